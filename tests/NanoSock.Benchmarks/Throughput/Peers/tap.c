/* Bulk TCP with the kernel over a TAP interface without offloads: one frame a system call. */
#include <errno.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include "lwip/etharp.h"
#include "lwip/ip.h"
#include "lwip/tcp.h"
#include "netif/ethernet.h"
#include "harness.h"

#define FRAME 1514
#define BATCH 64

/* struct ifreq of <net/if.h>, which does not go together with lwIP's headers. */
struct request {
    char name[16];
    short flags;
    char rest[22];
};

static int descriptor;

static err_t transmit(struct netif *netif, struct pbuf *packet)
{
    (void)netif;
    unsigned char copy[FRAME];
    const void *frame = packet->payload;
    if (packet->next != NULL) {
        pbuf_copy_partial(packet, copy, packet->tot_len, 0);
        frame = copy;
    }
    return write(descriptor, frame, packet->tot_len) == packet->tot_len ? ERR_OK : ERR_BUF;
}

static err_t initialize(struct netif *netif)
{
    static const unsigned char hardware[6] = { 2, 0, 0, 0, 0, 2 };
    netif->name[0] = 't';
    netif->name[1] = 'a';
    netif->mtu = 1500;
    netif->hwaddr_len = sizeof hardware;
    memcpy(netif->hwaddr, hardware, sizeof hardware);
    netif->flags = NETIF_FLAG_BROADCAST | NETIF_FLAG_ETHARP | NETIF_FLAG_ETHERNET;
    netif->output = etharp_output;
    netif->linkoutput = transmit;
    return ERR_OK;
}

static void tap_open(const char *name, struct netif *netif)
{
    struct request request = { .flags = IFF_TAP | IFF_NO_PI };
    strncpy(request.name, name, sizeof request.name - 1);
    descriptor = open("/dev/net/tun", O_RDWR | O_NONBLOCK);
    if (descriptor < 0 || ioctl(descriptor, TUNSETIFF, &request) != 0)
        fail("the TAP interface cannot be opened");
    ip4_addr_t address, mask, none;
    ip4_addr_set_zero(&none);
    IP4_ADDR(&mask, 255, 255, 255, 0);
    IP4_ADDR(&address, 10, 0, 0, 2);
    if (netif_add(netif, &address, &mask, &none, NULL, initialize, ethernet_input) == NULL)
        fail("netif_add");
    netif_set_default(netif);
    netif_set_up(netif);
    netif_set_link_up(netif);
}

/* Receives the waiting frames, BATCH at most; returns their number. The buffer of the next frame is kept if no frame waits. */
static int tap_receive(struct netif *netif)
{
    static struct pbuf *spare;
    for (int count = 0; count < BATCH; count++) {
        if (spare == NULL && (spare = pbuf_alloc(PBUF_RAW, FRAME, PBUF_RAM)) == NULL)
            fail("no memory");
        ssize_t length = read(descriptor, spare->payload, FRAME);
        if (length <= 0)
            return count;
        struct pbuf *packet = spare;
        spare = NULL;
        pbuf_realloc(packet, (u16_t)length);
        if (netif->input(packet, netif) != ERR_OK)
            pbuf_free(packet);
    }
    return BATCH;
}

void tap_run(const char *name, double warm_up, double seconds, int receive, int spins)
{
    static struct netif netif;
    struct flow flow = { 0 };
    struct meter meter = { .warm_up = warm_up, .seconds = seconds };
    tap_open(name, &netif);
    if (receive) {
        flow_listen(&flow, &netif);
        printf("ready\n");
        fflush(stdout);
    } else {
        flow.sends = 1;
        flow_connect(&flow, &netif, "10.0.0.1");
    }
    int idle = 0;
    while (!flow.ended || !flow.closed) {
        if (tap_receive(&netif) != 0) {
            idle = 0;
        } else if (++idle > spins) {
            struct pollfd wait = { .fd = descriptor, .events = POLLIN };
            poll(&wait, 1, 10);
        }
        run_timers(now());
        if (!receive) {
            /* The receiver signals with a byte that its time is over. */
            flow.enough = flow.received != 0;
            flow_fill(&flow);
        } else if (!meter.over) {
            meter_observe(&meter, flow.received);
            if (meter.over) {
                flow.verify = 1;
                if (tcp_write(flow.pcb, "", 1, TCP_WRITE_FLAG_COPY) != ERR_OK || tcp_output(flow.pcb) != ERR_OK)
                    fail("send");
            }
        }
    }
    /* The peer's last acknowledgments may find no connection: they are not needed. */
    if (receive && !meter.over)
        fail("the peer ended too early");
    printf("%llu %.9f %llu\n", (unsigned long long)(meter.at_to - meter.at_from), meter.to - meter.from,
        (unsigned long long)(receive ? flow.received : flow.sent));
}
