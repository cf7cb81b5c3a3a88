#include "CLatchkeyOpenSSL.h"
