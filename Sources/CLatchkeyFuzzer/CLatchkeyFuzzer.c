//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

#include "CLatchkeyFuzzer.h"

// All that is declared comes with the compiler's runtime; a module needs a file to be built from.
