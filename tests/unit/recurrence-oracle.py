#!/usr/bin/env python3
"""Random recurrence rules and their dates by python3-dateutil: one JSON object a line.

Arguments: how many, and the seed. Times are milliseconds UTC."""
import json
import random
import sys
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

BERLIN = ZoneInfo("Europe/Berlin")
DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


def milliseconds(wall):
    return int(wall.replace(tzinfo=BERLIN).timestamp()) * 1000


def some(chance, values, most):
    return sorted(chance.sample(values, chance.randint(1, most)))


def listed(name, values):
    return ";%s=%s" % (name, ",".join(str(value) for value in values))


def make_rule(chance, start):
    frequency = chance.choice(["WEEKLY"] * 6 + ["DAILY", "MONTHLY", "MONTHLY", "YEARLY"])
    rule = "FREQ=" + frequency
    if chance.random() < 0.6:
        rule += ";INTERVAL=%d" % chance.randint(1, 6)
    if frequency == "WEEKLY" and chance.random() < 0.8:
        rule += ";BYDAY=" + ",".join(DAYS[i] for i in some(chance, range(7), 4))
    if frequency == "DAILY" and chance.random() < 0.3:
        rule += ";BYDAY=" + ",".join(DAYS[i] for i in some(chance, range(7), 4))
    if frequency == "MONTHLY":
        kind = chance.random()
        if kind < 0.4:
            rule += ";BYDAY=%d%s" % (chance.choice([1, 2, 3, 4, -1, -2]), chance.choice(DAYS))
        elif kind < 0.7:
            rule += listed("BYMONTHDAY", some(chance, [1, 2, 10, 15, 28, 29, 30, 31, -1, -3], 3))
        elif kind < 0.85:
            rule += ";BYDAY=MO,TU,WE,TH,FR;BYSETPOS=%d" % chance.choice([1, 2, -1])
    if frequency == "YEARLY":
        rule += listed("BYMONTH", some(chance, range(1, 13), 4))
        if chance.random() < 0.5:
            rule += listed("BYMONTHDAY", some(chance, [1, 15, 29, 31], 2))
    elif chance.random() < 0.5:
        rule += listed("BYMONTH", some(chance, range(1, 13), 8))
    end = chance.random()
    if end < 0.25:
        rule += ";COUNT=%d" % chance.randint(1, 80)
    elif end < 0.6:
        until = start + timedelta(days=chance.randint(0, 1500), hours=chance.randint(0, 23))
        stamp = until.replace(tzinfo=BERLIN).astimezone(timezone.utc)
        return rule, stamp
    return rule, None


def make_case(chance):
    # Hours around the change of the clock are as likely as the working day.
    hour, minute = chance.choice([(1, 30), (2, 0), (2, 30), (3, 0), (7, 0), (8, 15), (23, 45)])
    start = datetime(chance.randint(2019, 2026), chance.randint(1, 12), chance.randint(1, 28), hour, minute)
    rule, until = make_rule(chance, start)
    ours, theirs = rule, rule
    if until is not None:
        ours += until.strftime(";UNTIL=%Y%m%dT%H%M%SZ")
        theirs += until.astimezone(BERLIN).replace(tzinfo=None).strftime(";UNTIL=%Y%m%dT%H%M%S")
    low = start + timedelta(days=chance.randint(-400, 1200))
    high = low + timedelta(days=chance.randint(1, 800))
    # One more day on each side: the window is cut in UTC below.
    dates = rrulestr("RRULE:" + theirs, dtstart=start).between(low - timedelta(days=2), high + timedelta(days=2), inc=True)
    first, last = milliseconds(low), milliseconds(high)
    times = sorted({time for time in map(milliseconds, dates) if first <= time < last})
    return {"start": start.strftime("%Y%m%dT%H%M%S"), "rule": ours, "from": first, "until": last, "times": times}


def main():
    chance = random.Random(int(sys.argv[2]))
    for _ in range(int(sys.argv[1])):
        print(json.dumps(make_case(chance)))


main()
