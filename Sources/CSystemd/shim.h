#pragma once
// What is used of libsystemd imports into Swift as it is: sd_notify, sd_watchdog_enabled,
// sd_journal_sendv (its macro of the same name would add the place in C source, and is not imported),
// and of sd-bus what is not variadic.
#include <systemd/sd-bus.h>
#include <systemd/sd-daemon.h>
#include <systemd/sd-journal.h>
