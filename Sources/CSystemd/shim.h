#pragma once
// What is used of libsystemd imports into Swift as it is: sd_notify, sd_watchdog_enabled.
#include <systemd/sd-daemon.h>
