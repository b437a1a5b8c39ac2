using System.Text.RegularExpressions;
using Pith.Data.Formats.Npy;
using Pith.Report.Sources;

namespace Pith.Report.Tests;

/// <summary>What the page holds, and which runs are refused.</summary>
public sealed partial class ReportWriterTests : IDisposable
{
    readonly SampleRun _sample = new();

    [Fact]
    public void PruneRun_HasTheSectionsOfItsData()
    {
        ReportSummary summary = ReportWriter.Write(_sample.Prune(), _sample["r.html"]);

        Assert.Equal(["map", "scores", "classes", "dropped", "cost", "manifest"], summary.Sections);
        Assert.Empty(summary.Notes);
        string html = File.ReadAllText(summary.Path);
        Assert.Contains("60 of 240 rows kept", html, StringComparison.Ordinal);
        Assert.Contains("180", html, StringComparison.Ordinal);
        Assert.Equal(new FileInfo(summary.Path).Length, summary.Bytes);
    }

    [Fact]
    public void Page_RefersToNothingOutside()
    {
        string html = _sample.Report(_sample.Prune(), new ReportOptions { Data = _sample.Images() });

        Assert.Contains("default-src 'none'", html, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-", html, StringComparison.Ordinal);
        Assert.DoesNotContain("eval(", html, StringComparison.Ordinal);
        foreach (Match reference in References().Matches(Scriptless(html)))
            Assert.True(reference.Groups[1].Value.StartsWith('#') || reference.Groups[1].Value.StartsWith("data:", StringComparison.Ordinal), reference.Value);
        // The only address in the scripts is the name of the SVG namespace, which nobody fetches.
        Assert.All(Addresses().Matches(html), address => Assert.StartsWith("http://www.w3.org/", address.Value, StringComparison.Ordinal));
    }

    [Fact]
    public void NamesFromData_AreNeverMarkup()
    {
        const string Evil = "</script><img src=x onerror=alert(1)>\"'&";
        string[] ids = [.. Enumerable.Range(0, SampleRun.Rows).Select(row => Evil + row)];
        File.WriteAllLines(_sample["names.txt"], Enumerable.Range(0, SampleRun.Classes).Select(c => "<b onclick=x>" + Evil + c));

        string html = _sample.Report(_sample.Prune(ids: ids), new ReportOptions { ClassNames = _sample["names.txt"] });

        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b ", html, StringComparison.Ordinal);
        Assert.Equal(Regex.Count(html, "<script"), Regex.Count(html, "</script"));
        Assert.Contains("&lt;b onclick=x&gt;", html, StringComparison.Ordinal);
    }

    [Fact]
    public void SameRun_GivesSameBytes_ForAnyThreads()
    {
        string run = _sample.Prune();
        string data = _sample.Images();
        byte[][] pages = [.. new[] { 1, 2, 3, 8 }.Select(threads =>
        {
            ReportWriter.Write(run, _sample["r.html"], new ReportOptions { Threads = threads, Data = data });
            return File.ReadAllBytes(_sample["r.html"]);
        })];

        Assert.All(pages, page => Assert.Equal(pages[0], page));
    }

    // As the pipeline's verdict: both the interval over seeds and that over test rows must leave out 0.
    [Theory]
    [InlineData(0.02, 3, "d2 beats random by +3.00 points", "d2 is better than random (+3.00 points, 95 % interval +2.50 to +3.50 over 3 seeds, +1.00 to +5.00 over test rows)")]
    [InlineData(0.04, 3, "No method is shown to beat random", "d2 is not shown to differ from random (+3.00 points, 95 % interval +2.50 to +3.50 over 3 seeds, -1.00 to +7.00 over test rows)")]
    [InlineData(0.02, 1, "One seed does not tell whether d2 beats random", "d2 with one seed cannot be told from random (+3.00 points, +1.00 to +5.00 over test rows)")]
    [InlineData(null, 1, "One seed does not tell whether d2 beats random", "d2 with one seed cannot be told from random (+3.00 points)")]
    public void Evaluation_IsReadByBothItsIntervals(double? rowsHalf, int seeds, string headline, string finding)
    {
        string page = _sample.Report(_sample.Evaluate(rowsHalf: rowsHalf, seeds: seeds));
        Assert.Contains($"<h1>{headline}</h1>", page, StringComparison.Ordinal);
        Assert.Contains(finding, page, StringComparison.Ordinal);
    }

    [Fact]
    public void EvaluationAndExtrapolation_ShowTheirFigures()
    {
        string evaluation = _sample.Report(_sample.Evaluate());
        Assert.Contains("d2 beats random by +3.00 points", evaluation, StringComparison.Ordinal);
        Assert.Contains("At keep 30 % stratified is better than random", evaluation, StringComparison.Ordinal);
        Assert.Contains("Training on all rows gives 91.00 %", evaluation, StringComparison.Ordinal);
        Assert.Contains("<td class=\"number\">90.00 % (11.00 %)</td>", evaluation, StringComparison.Ordinal);
        // Class by class, without the class that has no test rows.
        Assert.Contains("<td>coat</td><td class=\"number\">60.00 %</td><td class=\"number\">63.00 %</td>", evaluation, StringComparison.Ordinal);
        Assert.DoesNotContain("&lt;none&gt;", evaluation, StringComparison.Ordinal);
        Assert.Contains("Scores: aum, low is hard (assumed).", evaluation, StringComparison.Ordinal);

        string extrapolation = _sample.Report(_sample.Extrapolate());
        Assert.Contains("0.790", extrapolation, StringComparison.Ordinal);
        Assert.Contains("use it for coarse cuts only", extrapolation, StringComparison.Ordinal);
        Assert.Contains("data-chart=\"truth\"", extrapolation, StringComparison.Ordinal);
    }

    [Fact]
    public void InputsThatAreGone_AreNamed_NotFatal()
    {
        string run = _sample.Prune();
        File.Delete(_sample["X.npy"]);
        File.Delete(_sample["y.npy"]);

        ReportSummary summary = ReportWriter.Write(run, _sample["r.html"]);

        Assert.Equal(["map", "scores", "cost", "manifest"], summary.Sections);
        Assert.Contains(summary.Notes, note => note.Contains("--embeddings (X.npy) is gone", StringComparison.Ordinal));
        Assert.Contains(summary.Notes, note => note.Contains("--labels (y.npy) is gone", StringComparison.Ordinal));
    }

    [Fact]
    public void RunWithoutGraphAndEmbeddings_SaysWhyThereIsNoMap()
    {
        string run = _sample.Prune(method: "random");
        File.Delete(_sample["X.npy"]);

        Assert.Contains("There is no map", _sample.Report(run), StringComparison.Ordinal);
    }

    [Fact]
    public void DamagedOrUnfinishedRuns_AreRefusedInOneSentence()
    {
        string run = _sample.Prune();
        File.AppendAllText(Path.Combine(run, "selection.csv"), "x");
        Assert.Matches("^.*run is damaged: selection.csv has [0-9]+ bytes instead of [0-9]+;.*$", Refused(run));

        string other = _sample.Prune("other");
        File.Delete(Path.Combine(other, "order.npy"));
        Assert.Contains("order.npy is missing", Refused(other), StringComparison.Ordinal);

        string flipped = _sample.Prune("flipped");
        string kept = Path.Combine(flipped, "kept.npy");
        byte[] bytes = File.ReadAllBytes(kept);
        bytes[^1] ^= 1;
        File.WriteAllBytes(kept, bytes);
        Assert.Contains("kept.npy is not what the run wrote", Refused(flipped), StringComparison.Ordinal);

        Directory.CreateDirectory(Path.Combine(_sample["half"], ".resume"));
        Assert.Contains("is not finished", Refused(_sample["half"]), StringComparison.Ordinal);
        Directory.CreateDirectory(_sample["empty"]);
        Assert.Contains("is not a run folder", Refused(_sample["empty"]), StringComparison.Ordinal);
        Assert.Contains("does not exist", Refused(_sample["nowhere"]), StringComparison.Ordinal);
        Assert.False(File.Exists(_sample["r.html"]));
    }

    [Fact]
    public void DataThatWereAskedFor_MustFit()
    {
        string run = _sample.Prune();
        NpyFile.Write<float>(_sample["few.npy"], new float[12], 2, 6);

        var error = Assert.Throws<MisalignedDataException>(() =>
            ReportWriter.Write(run, _sample["r.html"], new ReportOptions { Embeddings = _sample["few.npy"] }));
        Assert.Contains("has 2 rows but the run has 240", error.Message, StringComparison.Ordinal);
        File.WriteAllText(_sample["names.txt"], "one\ntwo\n");
        Assert.Contains("has 2 names but there are 4 classes", Assert.Throws<InvalidDataContentException>(() =>
            ReportWriter.Write(run, _sample["r.html"], new ReportOptions { ClassNames = _sample["names.txt"] })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pipeline_TellsOfAllStages_AlsoAfterTheFolderMoved()
    {
        Directory.CreateDirectory(_sample["pipe"]);
        _sample.Prune("pipe/coreset");
        _sample.Evaluate("pipe/evaluation");
        _sample.WritePipeline("pipe", "It was worth it.", paidOff: true, "coreset", "evaluation");
        Directory.Move(_sample["pipe"], _sample["moved"]);

        ReportSummary summary = ReportWriter.Write(_sample["moved"], _sample["r.html"]);

        Assert.Equal(["accuracy", "classes-accuracy", "map", "scores", "classes", "dropped", "cost", "manifest"], summary.Sections);
        string html = File.ReadAllText(summary.Path);
        Assert.Contains("Pruning paid for itself in time: finding the coreset and training on it took 40 s, training on all rows takes 100 s (estimated).", html, StringComparison.Ordinal);
        Assert.Contains("It was worth it.", html, StringComparison.Ordinal);
        // Beside the coreset stand the figures of the budget that was selected, the largest of the evaluation's two.
        Assert.Contains("<dd class=\"note\">at keep 30 %", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<dd class=\"note\">at keep 10 %", html, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryRowKept_OrOneRow_StillMakesAReport()
    {
        Assert.Contains("240 of 240 rows kept", _sample.Report(_sample.Prune(count: SampleRun.Rows)), StringComparison.Ordinal);
        Assert.Contains("1 of 240 rows kept", _sample.Report(_sample.Prune(count: 1)), StringComparison.Ordinal);
    }

    [Fact]
    public void MoreRowsThanTheMapHolds_AreSampled()
    {
        string html = _sample.Report(_sample.Prune(), new ReportOptions { MapRows = 100 });

        Assert.Contains("100 rows are drawn, a random sample", html, StringComparison.Ordinal);
        Assert.Contains("id=\"array-row\"", html, StringComparison.Ordinal);
    }

    public void Dispose() => _sample.Dispose();

    string Refused(string run)
    {
        string message = Assert.ThrowsAny<PithException>(() => ReportWriter.Write(run, _sample["r.html"])).Message;
        Assert.DoesNotContain('\n', message);
        return message;
    }

    static string Scriptless(string html) => Scripts().Replace(html, "");

    [GeneratedRegex("<script.*?</script>", RegexOptions.Singleline)]
    private static partial Regex Scripts();

    [GeneratedRegex("(?:src|href|action|data)=\"([^\"]*)\"")]
    private static partial Regex References();

    [GeneratedRegex("https?://[^\\s\"'<]*")]
    private static partial Regex Addresses();
}
