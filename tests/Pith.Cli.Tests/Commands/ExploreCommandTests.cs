using System.Diagnostics;
using System.Net;

namespace Pith.Cli.Tests.Commands;

/// <summary><c>pith explore</c> as a user types it; the page itself is tested in Pith.Explorer.Tests.</summary>
public sealed class ExploreCommandTests : IDisposable
{
    readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task Explore_PrintsTheAddress_ServesIt_AndEndsWithCtrlC()
    {
        if (OperatingSystem.IsWindows())
            return;
        _workspace.Good("prune", "--embeddings", "X.npy", "--scores", "s.npy", "--count", "40", "--out", "RUN");
        // Without a screen there is no browser to open.
        using Process process = PithProcess.Start(_workspace.Folder, ["explore", "RUN"], ("DISPLAY", ""), ("WAYLAND_DISPLAY", ""));
        string line = (await process.StandardOutput.ReadLineAsync())!;
        Assert.Matches(@"^Explorer of RUN: http://127\.0\.0\.1:\d+/\?token=[0-9a-f]{64}$", line);
        using var client = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer() });
        using HttpResponseMessage opened = await client.GetAsync(new Uri(line.Split(' ')[^1]));
        Assert.Equal(HttpStatusCode.OK, opened.StatusCode);
        Assert.Contains("<script src=\"/app.js\" defer>", await client.GetStringAsync(new Uri(new Uri(line.Split(' ')[^1]), "/")), StringComparison.Ordinal);
        using (Process kill = Process.Start("kill", ["-INT", $"{process.Id}"]))
            await kill.WaitForExitAsync();
        PithResult result = PithProcess.Finish(process);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("No browser was found; open the address above", result.Error, StringComparison.Ordinal);
        Assert.Contains("It listens to this machine only; Ctrl-C ends it.", result.Error, StringComparison.Ordinal);
    }
}
