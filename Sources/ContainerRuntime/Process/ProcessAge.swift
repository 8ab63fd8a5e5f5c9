import Glibc

extension ProcessStart {
  /// The start in Unix seconds on the wall clock as it stands now, by the age on the boot clock.
  var unixSecondsByAge: Int64 {
    var wall = timespec()
    var boot = timespec()
    clock_gettime(CLOCK_REALTIME, &wall)
    clock_gettime(CLOCK_BOOTTIME, &boot)
    return Int64(wall.tv_sec) - (Int64(boot.tv_sec) - startedAfterBoot.components.seconds)
  }
}
