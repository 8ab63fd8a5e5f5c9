/// The other opinion on windows: Python's zoneinfo, which shares no code with TimeZoneData, asked
/// what the local clock shows at each instant; a window is a set of minutes of the week.
///
/// Arguments: window sets, each `days from to[;days from to]…`, days as digits with 0 for Monday.
/// Output: `I zone set start step count hex` (whether open at `start + n * step`, first sample in
/// the highest bit) and `N zone set start opening` (the first open minute's first second, found
/// by walking minute by minute; `-` if none within 8 days).
let windowOracle = """
  import os, random, sys, zoneinfo
  from datetime import datetime, timezone

  zoneinfo.reset_tzpath(["/usr/share/zoneinfo"])
  sets = []
  for text in sys.argv[1:]:
      minutes = bytearray(7 * 1440)
      for window in text.split(";"):
          days, start, end = window.split()
          for day in days:
              first, last = [int(t[:2]) * 60 + int(t[3:]) for t in (start, end)]
              if last <= first:
                  last += 1440
              for minute in range(first, last):
                  minutes[(int(day) * 1440 + minute) % (7 * 1440)] = 1
      sets.append(minutes)

  def minute_of_week(zone, t):
      local = datetime.fromtimestamp(t, zone)
      return local.weekday() * 1440 + local.hour * 60 + local.minute

  def offset(zone, t):
      return datetime.fromtimestamp(t, zone).utcoffset()

  def changes(zone, year):
      t = int(datetime(year, 1, 1, tzinfo=timezone.utc).timestamp())
      end = int(datetime(year + 1, 1, 1, tzinfo=timezone.utc).timestamp())
      while t < end:
          if offset(zone, t) != offset(zone, t + 86400):
              low, high = t, t + 86400
              while high - low > 1:
                  middle = (low + high) // 2
                  if offset(zone, middle) == offset(zone, low):
                      low = middle
                  else:
                      high = middle
              yield high
          t += 86400

  def scan(zone, minutes, t):
      week = [minute_of_week(zone, t)]
      if minutes[week[0]]:
          return t
      t += 60 - t % 60
      for _ in range(8 * 1440):
          if minutes[minute_of_week(zone, t)]:
              return t
          t += 60
      return "-"

  random.seed(20261121)
  years = (2025, 2026, 2027, 2028, 2037, 2038, 2050)
  known = {}
  out = []
  for name in sorted(zoneinfo.available_timezones()):
      if not os.path.exists("/usr/share/zoneinfo/" + name):
          continue
      zone = zoneinfo.ZoneInfo(name)
      found = [t for year in years for t in changes(zone, year)]
      samples = [(t - 43200 - t % 900, 900, 97) for t in found]
      for _ in range(2):
          start = random.randrange(1735689600, 2556144000)
          samples.append((start, 3600 + 60 * random.randrange(30), 168))
      for start, step, count in samples:
          shown = [minute_of_week(zone, start + n * step) for n in range(count)]
          for index, minutes in enumerate(sets):
              bits = int("".join("01"[minutes[m]] for m in shown), 2)
              out.append(f"I {name} {index} {start} {step} {count} {bits:x}")
      # Zones that agree on every change and on the offsets around it share the slow walk.
      signature = (offset(zone, 1735689600),) + tuple((t, offset(zone, t)) for t in found)
      if signature not in known:
          starts = [t + d for t in found[:4] for d in (-7201, -1800, 0, 1801)]
          starts += [t - 6 * 86400 for t in found[-1:]] or [1800000007]
          known[signature] = [
              (index, t, scan(zone, minutes, t))
              for t in starts for index, minutes in enumerate(sets)]
      for index, t, opening in known[signature]:
          out.append(f"N {name} {index} {t} {opening}")
  sys.stdout.write("\\n".join(out) + "\\n")

  """
