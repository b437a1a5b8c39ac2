using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;

namespace Pith.Explorer.Web;

/// <summary>Tells every open page what happens here: what is ready, how far work is, and that the command has ended.</summary>
sealed class EventStream : IProgress<WorkProgress>
{
    static readonly TimeSpan s_pulse = TimeSpan.FromSeconds(15);

    readonly List<Channel<string>> _pages = [];
    bool _ended;
    long _lastProgress;

    /// <summary>Sends an event to all pages.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="data">What it says.</param>
    public void Send(string name, JsonObject data)
    {
        string text = $"event: {name}\ndata: {data.ToJsonString()}\n\n";
        lock (_pages)
        {
            foreach (Channel<string> page in _pages)
                page.Writer.TryWrite(text);
        }
    }

    /// <summary>Progress of work that every page waits for, a few times a second.</summary>
    public void Report(WorkProgress value)
    {
        long now = Environment.TickCount64, last = Interlocked.Read(ref _lastProgress);
        if (now - last < 200 || Interlocked.CompareExchange(ref _lastProgress, now, last) != last)
            return;
        Send("progress", new JsonObject { ["stage"] = value.Stage, ["done"] = value.Done, ["total"] = value.Total, ["unit"] = value.Unit });
    }

    /// <summary>Tells all pages that the command has ended.</summary>
    public void End()
    {
        Send("end", []);
        lock (_pages)
        {
            _ended = true;
            foreach (Channel<string> page in _pages)
                page.Writer.TryComplete();
        }
    }

    /// <summary>Serves one page until it is closed or the command ends.</summary>
    public async Task Serve(HttpContext context)
    {
        var channel = Channel.CreateBounded<string>(new BoundedChannelOptions(256) { FullMode = BoundedChannelFullMode.DropOldest });
        lock (_pages)
        {
            _pages.Add(channel);
            if (_ended)
                channel.Writer.TryComplete();
        }
        try
        {
            context.Response.ContentType = "text/event-stream; charset=utf-8";
            await context.Response.WriteAsync("event: hello\ndata: {}\n\n", context.RequestAborted);
            while (true)
            {
                await context.Response.Body.FlushAsync(context.RequestAborted);
                using var pulse = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
                pulse.CancelAfter(s_pulse);
                try
                {
                    await context.Response.WriteAsync(await channel.Reader.ReadAsync(pulse.Token), context.RequestAborted);
                }
                catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
                {
                    await context.Response.WriteAsync(": still here\n\n", context.RequestAborted);
                }
            }
        }
        catch (ChannelClosedException)
        {
        }
        finally
        {
            lock (_pages)
                _pages.Remove(channel);
        }
    }
}
