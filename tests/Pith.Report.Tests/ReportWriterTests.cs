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

        Assert.Equal(["map", "scores", "classes", "dropped", "doubts", "cost", "manifest"], summary.Sections);
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

        string html = _sample.Report(_sample.Prune(ids: ids), new ReportOptions { ClassNames = _sample["names.txt"] }).Replace(Page.Assets.Charts, "", StringComparison.Ordinal);

        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b ", html, StringComparison.Ordinal);
        Assert.Equal(Regex.Count(html, "<script"), Regex.Count(html, "</script"));
        Assert.Contains("&lt;b onclick=x&gt;", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_AreShownByColumnsOfTheUsersTable()
    {
        string[] ids = [.. Enumerable.Range(0, SampleRun.Rows).Select(row => $"item{row}")];
        File.WriteAllLines(_sample["export.csv"], Enumerable.Range(1, SampleRun.Rows - 1).Reverse().Select(row => $"item{row},Title of {row} </script><img src=x>,{row * 3}").Prepend("id,title,price"));
        ReportSummary summary = ReportWriter.Write(_sample.Prune(ids: ids), _sample["r.html"], new ReportOptions { Show = _sample["export.csv"] + ":title,price" });
        string html = File.ReadAllText(_sample["r.html"]);
        Assert.Equal([$"1 of the 240 rows have no record in {_sample["export.csv"]}:title,price and are shown by their id."], summary.Notes);
        Assert.Contains("Title of 239", html, StringComparison.Ordinal);
        Assert.Contains("\"names\":[\"title\",\"price\"]", html.Replace("&quot;", "\"", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("<img src=x", html, StringComparison.Ordinal);
        InvalidDataContentException error = Assert.Throws<InvalidDataContentException>(() => ReportWriter.Write(_sample.Prune("other"), _sample["q.html"], new ReportOptions { Show = _sample["export.csv"] + ":titel" }));
        Assert.Contains("has no column 'titel'", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_sample["q.html"]));
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
    [InlineData(0.02, 3, "D2 is better than random rows (+3.00 points, 95 % interval +2.50 to +3.50 over 3 seeds, +1.00 to +5.00 over test rows)")]
    [InlineData(0.04, 3, "D2 is not shown to differ from random rows (+3.00 points, 95 % interval +2.50 to +3.50 over 3 seeds, -1.00 to +7.00 over test rows)")]
    [InlineData(0.02, 1, "D2 is with one seed not to be told from random rows (+3.00 points, +1.00 to +5.00 over test rows)")]
    [InlineData(null, 1, "D2 is with one seed not to be told from random rows (+3.00 points)")]
    public void Evaluation_IsReadByBothItsIntervals(double? rowsHalf, int seeds, string finding)
    {
        string page = _sample.Report(_sample.Evaluate(rowsHalf: rowsHalf, seeds: seeds));
        Assert.Contains("<h1>Training on 10&#160;% of the rows: 83.0&#160;%, random 10&#160;%: 80.0&#160;%, all rows: 91.0&#160;%</h1>", page, StringComparison.Ordinal);
        Assert.Contains(finding, page, StringComparison.Ordinal);
    }

    [Fact]
    public void EvaluationAndExtrapolation_ShowTheirFigures()
    {
        string evaluation = _sample.Report(_sample.Evaluate());
        Assert.Contains("At 30 % of the rows stratified reaches 89.00 %: better than random", evaluation, StringComparison.Ordinal);
        Assert.Contains("<tr class=\"better\"><td>10 %</td><td>d2</td>", evaluation, StringComparison.Ordinal);
        Assert.Contains("Training on all rows gives 91.00 %", evaluation, StringComparison.Ordinal);
        Assert.Contains("<td class=\"number\">90.00 % (11.00 %)</td>", evaluation, StringComparison.Ordinal);
        // Class by class, without the class that has no test rows.
        Assert.Contains("<td>coat</td><td class=\"number\">60.00 %</td><td class=\"number\">63.00 %</td>", evaluation, StringComparison.Ordinal);
        Assert.DoesNotContain("&lt;none&gt;", evaluation, StringComparison.Ordinal);
        Assert.Contains("Scores: difficulty (AUM), low is hard (assumed).", evaluation, StringComparison.Ordinal);

        string extrapolation = _sample.Report(_sample.Extrapolate());
        Assert.Contains("0.790", extrapolation, StringComparison.Ordinal);
        Assert.Contains("use it for coarse cuts only", extrapolation, StringComparison.Ordinal);
        Assert.Contains("data-chart=\"truth\"", extrapolation, StringComparison.Ordinal);
    }

    [Fact]
    public void Title_AndPreview_CarryTheVerdict()
    {
        string page = _sample.Report(_sample.Evaluate());
        const string Verdict = "Training on 10 % of the rows: 83.0 %, random 10 %: 80.0 %, all rows: 91.0 %";
        Assert.Contains($"<title>{Verdict} · evaluation · Pith</title>", page.Replace("&#160;", " ", StringComparison.Ordinal).Replace("&#183;", "·", StringComparison.Ordinal), StringComparison.Ordinal);
        Match image = Preview().Match(page);
        string svg = System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(image.Groups[1].Value));
        Assert.StartsWith("<svg ", svg, StringComparison.Ordinal);
        Assert.Contains("random 10 %: 80.0 %, all", svg, StringComparison.Ordinal);
        Assert.Equal(4, Regex.Count(svg, "<rect "));
        _ = System.Xml.Linq.XDocument.Parse(svg);
    }

    // Labels that were changed by hand are found by their neighbours, and only they.
    [Fact]
    public void LikelyWrongLabels_AreListed_WithWhatTheirNeighborsAre()
    {
        long[] labels = [.. _sample.Labels.Select((label, row) => row is 17 or 80 or 201 ? (label + 1L) % SampleRun.Classes : label)];
        NpyFile.Write<long>(_sample["y.npy"], labels, SampleRun.Rows);
        string page = _sample.Report(_sample.Prune());

        Assert.Contains("Likely wrong labels: 3 rows", page, StringComparison.Ordinal);
        string[] lines = System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(List().Match(page).Groups[1].Value)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("row,id,class,neighbors,share,score,kept", lines[0]);
        Assert.Equal(["17", "201", "80"], lines[1..].Select(line => line.Split(',')[0]).Order(StringComparer.Ordinal));
        Assert.All(lines[1..], line => Assert.Equal(_sample.Labels[int.Parse(line.Split(',')[0], System.Globalization.CultureInfo.InvariantCulture)].ToString(System.Globalization.CultureInfo.InvariantCulture), line.Split(',')[3]));
    }

    // No two of the class colours come too near to each other, also for readers without red or green, as Machado, Oliveira and Fernandes 2009 simulate them.
    [Theory]
    [InlineData("light")]
    [InlineData("dark")]
    public void ClassColours_StayApart_ForColourBlindReaders(string theme)
    {
        string script = Page.Assets.Read("base.js");
        string list = script[(script.IndexOf($"  {theme}: [", StringComparison.Ordinal) + theme.Length + 5)..];
        string[] colours = [.. Regex.Matches(list[..list.IndexOf(']', StringComparison.Ordinal)], "#[0-9a-f]{6}").Select(match => match.Value)];
        Assert.Equal(24, colours.Distinct().Count());
        Assert.InRange(ColourDistance.Least(colours), 0.06, 1);
    }

    [Fact]
    public void Words_AreThoseOfAReader()
    {
        string page = Scriptless(_sample.Report(_sample.Prune()));
        Assert.DoesNotContain("budget-full", page, StringComparison.Ordinal);
        Assert.DoesNotContain(".resume", page, StringComparison.Ordinal);
        Assert.DoesNotContain(">null<", page, StringComparison.Ordinal);
        Assert.Matches("<footer><p>Pith [0-9.]+ (·|&#183;) run of [0-9]+ [A-Z][a-z]+ [0-9]{4} (·|&#183;) data run</p>", page);
        Assert.Contains("pith verify run", page, StringComparison.Ordinal);
    }

    [Fact]
    public void InputsThatAreGone_AreNamed_NotFatal()
    {
        string run = _sample.Prune();
        File.Delete(_sample["X.npy"]);
        File.Delete(_sample["y.npy"]);

        ReportSummary summary = ReportWriter.Write(run, _sample["r.html"]);

        Assert.Equal(["map", "scores", "doubts", "cost", "manifest"], summary.Sections);
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

        Assert.Equal(["accuracy", "classes-accuracy", "map", "scores", "classes", "dropped", "doubts", "cost", "manifest"], summary.Sections);
        string html = File.ReadAllText(summary.Path);
        Assert.Contains("Pruning paid for itself in time: finding the coreset and training on it took 40 s, training on all rows takes 100 s (estimated).", html, StringComparison.Ordinal);
        // The first lines speak of the budget that was selected, the largest of the evaluation's two.
        Assert.Contains("<h1>Training on 30&#160;% of the rows: 89.0&#160;%, random 30&#160;%: 88.0&#160;%, all rows: 91.0&#160;%</h1>", html, StringComparison.Ordinal);
        Assert.Contains("At 10 % of the rows d2 reaches 83.00 %", html, StringComparison.Ordinal);
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

    [GeneratedRegex("<meta property=\"og:image\" content=\"data:image/svg\\+xml;base64,([^\"]+)\">")]
    private static partial Regex Preview();

    [GeneratedRegex("id=\"array-doubts\" data-type=\"text\">([^<]*)<")]
    private static partial Regex List();

    [GeneratedRegex("https?://[^\\s\"'<]*")]
    private static partial Regex Addresses();
}
