using System;
using NanoSock.Boards;
using NanoSock.Firmware;
using NanoSock.Host.Forwarding;
using NanoSock.Host.Running;
using NanoSock.Sockets;

namespace EchoServer
{
    /// <summary>Runs the program on a desktop: the virtual board, or a host on a TAP interface.</summary>
    public static class Program
    {
        /// <summary>Runs the program.</summary>
        public static int Main(string[] args)
        {
            return DesktopProgram.Run(() => new BoardHost(CreateDefinition(), Console.Out, Console.Error).Run(args));
        }

        /// <summary>Describes this program to the desktop host.</summary>
        public static BoardDefinition CreateDefinition()
        {
            StackOptions options = Board.CreateOptions();
            StatusOptions status = new StatusOptions();
            return new BoardDefinition
            {
                Name = EchoProgram.Name,
                Version = EchoProgram.Version,
                Description = "Echo, discard, character generator and a status page on the NanoSock TCP/IP stack.",
                Offers = "echo on TCP and UDP port 7, discard on 9, chargen on 19, the status page on TCP port 80",
                Forwards = new[]
                {
                    new ForwardRule(ProtocolType.Tcp, 7007, ServicePorts.Echo),
                    new ForwardRule(ProtocolType.Udp, 7007, ServicePorts.Echo),
                    new ForwardRule(ProtocolType.Tcp, 8080, ServicePorts.Http),
                },
                WebPort = ServicePorts.Http,
                IsNetworked = true,
                Options = options,
                Board = BoardFacts.Of(typeof(Program).Assembly),
                MoreOptions = status.And(),
                Configure = status.Check,
                Recorder = status.Recorder,
                Create = site => Create(site, status, options),
            };
        }

        private static IBoardProgram Create(BoardSite site, StatusOptions status, StackOptions options)
        {
            EchoProgram program = new EchoProgram(site.Stack, new byte[Board.ScratchLength],
                options.TcpSockets + options.UdpSockets);
            program.AddStandardServices();
            status.Apply(site.Options, program);
            program.LinkCounters = site.LinkCounters;
            program.Network = site.Network == null
                ? new NetworkFacts(program)
                : new ServiceFacts(program, site.Network);
            return new HostedProgram(program);
        }
    }
}
