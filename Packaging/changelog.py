#!/usr/bin/env python3
"""CHANGELOG.md in the form of Debian. What is not released yet belongs to the version that is packed.

Usage: changelog.py VERSION MAINTAINER EPOCH <CHANGELOG.md
"""
import calendar
import re
import sys
import textwrap
import time


def main(version, maintainer, epoch):
    entries = []
    for block in re.split(r"^## ", sys.stdin.read(), flags=re.M)[1:]:
        heading, _, body = block.partition("\n")
        points = [" ".join(p.split()).replace("`", "") for p in re.split(r"^\* ", body, flags=re.M)[1:]]
        released = re.match(r"(\S+) \((\d{4}-\d\d-\d\d)\)", heading)
        if released and entries:
            date = calendar.timegm(time.strptime(released[2], "%Y-%m-%d"))
            if released[1] == version:
                entries[0][2].extend(points)
            else:
                entries.append((released[1], date, points))
        else:
            entries.append((version, int(epoch), points))
    for name, date, points in entries:
        print(f"claimwatch ({name}) unstable; urgency=medium\n")
        for point in points:
            print(textwrap.fill(point, 78, initial_indent="  * ", subsequent_indent="    "))
        stamp = time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime(date))
        print(f"\n -- {maintainer}  {stamp}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
