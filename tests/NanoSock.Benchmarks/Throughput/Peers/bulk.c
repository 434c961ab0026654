/* Bulk TCP between the two ends in memory, one way or both ways over one connection. */
#include <stdio.h>
#include "harness.h"

void memory_bulk(double warm_up, double seconds, int both_ways)
{
    struct flow client = { 0 }, server = { 0 };
    struct meter meter = { .warm_up = warm_up, .seconds = seconds };
    client.sends = 1;
    server.sends = both_ways;
    memory_open();
    flow_listen(&server, &memory_ends[1]);
    flow_connect(&client, &memory_ends[0], "10.0.0.2");
    while (!(server.ended && (client.ended || !both_ways) && client.closed && server.closed)) {
        if (memory_deliver() == 0) {
            flow_fill(&client);
            flow_fill(&server);
        }
        run_timers(now());
        meter_observe(&meter, server.received + client.received);
        client.verify = server.verify = client.enough = server.enough = meter.over;
    }
    if (!meter.over || server.received != client.sent || client.received != server.sent)
        fail("bytes were lost");
    printf("%llu %.9f %llu\n", (unsigned long long)(meter.at_to - meter.at_from), meter.to - meter.from,
        (unsigned long long)(client.received + server.received));
}
