#pragma once
// libyaml's parser imports into Swift as it is: no macros, no variadic functions.
#include <yaml.h>
