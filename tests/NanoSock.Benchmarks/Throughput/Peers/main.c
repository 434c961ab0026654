/* lwIP measured as NanoSock is: lwip-harness KIND WARM-UP SECONDS [TAP SPINS]. Prints "COUNT SECONDS TOTAL". */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "lwip/init.h"
#include "lwip/timeouts.h"
#include "harness.h"

static unsigned char bytes[PATTERN_CHUNK + PATTERN_PERIOD];

double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec * 1e-9;
}

const unsigned char *pattern_at(uint64_t position)
{
    return bytes + position % PATTERN_PERIOD;
}

void fail(const char *what)
{
    fprintf(stderr, "lwIP: %s\n", what);
    exit(1);
}

void run_timers(double time)
{
    static double next;
    if (time >= next) {
        sys_check_timeouts();
        next = time + 0.001;
    }
}

void meter_observe(struct meter *meter, uint64_t bytes)
{
    if (meter->over || bytes == 0)
        return;
    double time = now();
    if (meter->begin == 0)
        meter->begin = time;
    if (meter->from == 0 && time >= meter->begin + meter->warm_up) {
        meter->from = time;
        meter->at_from = bytes;
    } else if (meter->from != 0 && time >= meter->from + meter->seconds) {
        meter->to = time;
        meter->at_to = bytes;
        meter->over = 1;
    }
}

int main(int count, char **arguments)
{
    if (count < 4)
        fail("KIND WARM-UP SECONDS [TAP SPINS]");
    const char *kind = arguments[1];
    double warm_up = atof(arguments[2]), seconds = atof(arguments[3]);
    for (unsigned i = 0; i < sizeof bytes; i++) {
        unsigned at = i % PATTERN_PERIOD;
        bytes[i] = at * at + at;
    }

    /* Whatever goes wrong, it ends. */
    alarm((unsigned)(warm_up + seconds) + 20);
    lwip_init();
    if (strcmp(kind, "bulk") == 0)
        memory_bulk(warm_up, seconds, 0);
    else if (strcmp(kind, "both") == 0)
        memory_bulk(warm_up, seconds, 1);
    else if (strcmp(kind, "echo") == 0)
        memory_echo(warm_up, seconds);
    else if (strcmp(kind, "connections") == 0)
        memory_connections(warm_up, seconds);
    else if (count == 6 && (strcmp(kind, "receive") == 0 || strcmp(kind, "send") == 0))
        tap_run(arguments[4], warm_up, seconds, kind[0] == 'r', atoi(arguments[5]));
    else
        fail("no such kind");
    return 0;
}
