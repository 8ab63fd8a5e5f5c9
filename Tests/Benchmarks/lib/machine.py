"""The machine that the numbers are of."""
import os
import platform
import time


def description():
    model = "unknown processor"
    with open("/proc/cpuinfo") as file:
        for line in file:
            if line.startswith("model name"):
                model = line.split(":", 1)[1].strip()
                break
    date = time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime())
    return f"{date}; {os.cpu_count()} x {model}, Linux {platform.release()}; {load()}"


def load():
    return "load average %.2f %.2f %.2f" % os.getloadavg()
