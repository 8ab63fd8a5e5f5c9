#pragma once
// Swift's Glibc module does not hold this header.
#include <sys/epoll.h>
