#include "CLatchkeyCurl.h"
