#include "demo/chance.h"

#include <math.h>

/* The finaliser of splitmix64 (Steele, Lea, Flood 2014): every bit of the input moves every bit. */
static guint64
mix (guint64 state)
{
  state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  state = (state ^ (state >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  state = (state ^ (state >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return state ^ (state >> 31);
}

/**
 * leit_demo_chance:
 * @seed: the demo town's seed
 * @purpose: what is drawn
 * @who: for which device or tank; 0 for the whole town
 * @when: an hour, day or message number
 *
 * A draw that depends on its arguments alone, so that any value of any time can be worked out
 * without those before it.
 *
 * Returns: a number from 0 up to but not including 1
 */
double
leit_demo_chance (guint64 seed, LeitDemoChance purpose, guint64 who, gint64 when)
{
  guint64 state = mix (mix (mix (seed ^ ((guint64) purpose << 56)) ^ who) ^ (guint64) when);

  return (double) (state >> 11) / (double) (G_GUINT64_CONSTANT (1) << 53);
}

/**
 * leit_demo_smooth_chance:
 * @when: a time in any unit
 * @knot_distance: in the same unit: how far apart independent draws lie
 *
 * Returns: a number from 0 to 1 that moves smoothly with @when
 */
double
leit_demo_smooth_chance (
    guint64 seed, LeitDemoChance purpose, guint64 who, double when, double knot_distance)
{
  double position = when / knot_distance;
  double knot = floor (position);
  double share = position - knot;
  double before = leit_demo_chance (seed, purpose, who, (gint64) knot);
  double after = leit_demo_chance (seed, purpose, who, (gint64) knot + 1);

  return before + (after - before) * share * share * (3 - 2 * share);
}
