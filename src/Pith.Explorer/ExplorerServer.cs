using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pith.Explorer.Sources;
using Pith.Explorer.Web;

namespace Pith.Explorer;

/// <summary>The local page of a run: it listens to this machine only and answers nobody without the token.</summary>
sealed class ExplorerServer : IAsyncDisposable
{
    static readonly TimeSpan s_shutdown = TimeSpan.FromSeconds(3);

    readonly WebApplication _app;
    readonly Explored _explored;
    readonly Gate _gate;

    ExplorerServer(WebApplication app, Explored explored, Gate gate, int port) => (_app, _explored, _gate, Port) = (app, explored, gate, port);

    /// <summary>The port that it listens to.</summary>
    public int Port { get; }

    /// <summary>The address with its token.</summary>
    public string Address => _gate.Address;

    /// <summary>An address that opens the page once, for a browser whose arguments others may see.</summary>
    public string OnceAddress => _gate.OnceAddress();

    /// <summary>What was opened.</summary>
    public ExploredData Data => _explored.Data;

    /// <summary>Selections under way.</summary>
    public int Selecting => _explored.Engine.Running;

    /// <summary>Settings whose rows are known.</summary>
    public int Selected => _explored.Engine.Known;

    /// <summary>Ends when all that is prepared in the background is there.</summary>
    public Task Prepared => _explored.Preparation.Work;

    /// <summary>Opens the run and starts to serve it.</summary>
    /// <param name="options">What, and where.</param>
    /// <param name="message">Told what the user should know, a sentence at a time.</param>
    /// <param name="cancellation">Stops the start.</param>
    /// <exception cref="InvalidDataContentException">The run is damaged or unfinished, or a file is broken.</exception>
    public static async Task<ExplorerServer> Start(ExplorerOptions options, Action<string> message, CancellationToken cancellation)
    {
        LeaveThreadsForConnections();
        ExploredData data = DataReader.Open(options);
        // Tables of a run are read as text and leave several times their size behind; the page stays open for hours.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        var explored = new Explored(data, options.Threads) { Report = message };
        try
        {
            foreach (string note in data.Notes)
                message(note);
            _ = explored.Settings.Start();
            ExplorerServer server = await Listen(explored, options, message, cancellation);
            explored.Preparation.Start();
            return server;
        }
        catch
        {
            explored.Dispose();
            throw;
        }
    }

    // A selection takes as many threads of the pool as there are cores. Without others a newer request, or the news that the browser is closed, would wait
    // until the pool has found that it starves.
    static void LeaveThreadsForConnections()
    {
        const int ForConnections = 8;
        ThreadPool.GetMinThreads(out int workers, out int ports);
        ThreadPool.SetMinThreads(Math.Max(workers, Environment.ProcessorCount + ForConnections), ports);
    }

    static async Task<ExplorerServer> Listen(Explored explored, ExplorerOptions options, Action<string> message, CancellationToken cancellation)
    {
        int port = LoopbackPort.Find(options.Port);
        if (options.Port != 0 && port != options.Port)
            message(FormattableString.Invariant($"Port {options.Port} is in use, so port {port} is taken."));
        var gate = new Gate(port);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = [], ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, port);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = Answers.MostBytes;
            kestrel.Limits.MaxConcurrentConnections = 512;
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = s_shutdown);
        // Ctrl-C is the command's business.
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        WebApplication app = builder.Build();
        app.Use(async (context, next) =>
        {
            if (await gate.Admit(context))
                await next(context);
        });
        Routes.Map(app, explored, options.Threads);
        await app.StartAsync(cancellation);
        return new ExplorerServer(app, explored, gate, port);
    }

    /// <summary>Ends: tells the pages, and stops all work.</summary>
    public async ValueTask DisposeAsync()
    {
        _explored.Events.End();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _explored.Dispose();
    }

    sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
