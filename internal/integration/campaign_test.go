package integration_test

import "flag"

var long = flag.Bool("long", false, "run the campaigns in full size, which takes minutes")
