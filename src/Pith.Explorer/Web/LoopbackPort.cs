using System.Net;
using System.Net.Sockets;

namespace Pith.Explorer.Web;

/// <summary>A port of the loopback address that can be listened to.</summary>
static class LoopbackPort
{
    /// <summary>The port that is wanted where it is free, else any that is.</summary>
    /// <param name="wanted">1..65535; 0 for any.</param>
    public static int Find(int wanted) => wanted != 0 && TryPort(wanted) is int port ? port : TryPort(0)!.Value;

    static int? TryPort(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return ((IPEndPoint)listener.LocalEndpoint).Port;
        }
        catch (SocketException)
        {
            return null;
        }
    }
}
