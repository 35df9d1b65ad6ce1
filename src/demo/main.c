#include "demo/server.h"

int
main (int argc, char **argv)
{
  return leit_demo_main (argc, argv);
}
