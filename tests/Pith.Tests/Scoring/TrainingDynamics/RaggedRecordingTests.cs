using Pith.Data.Dynamics;
using Pith.Data.Formats.Npz;
using Pith.Data.Scores;
using Pith.Scoring;
using Pith.Scoring.Catalogue;
using Pith.Scoring.TrainingDynamics;

namespace Pith.Tests.Scoring.TrainingDynamics;

/// <summary>Of a recording whose epochs hold different rows, or whose files are incomplete, every score is of what is there, as far as its definition allows.</summary>
public sealed class RaggedRecordingTests : IDisposable
{
    const int Rows = 24, Classes = 3, Epochs = 12;

    static readonly string[] s_whole = ["dynamic-uncertainty", "dynamic-uncertainty-sx", "tdds", "tdds-sx", "dual"];
    static readonly string[] s_last = ["entropy", "loss", "confidence", "margin", "least-confidence"];
    static readonly string[] s_names = [.. Scores.All.NamesOf(ScoreSource.Dynamics)];

    readonly string _root = Directory.CreateTempSubdirectory("pith-ragged-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    // The outputs of a row at an epoch depend on nothing else, so that two recordings differ only in what they lack.
    static float[] Outputs(int row, int epoch) => [.. Enumerable.Range(0, Classes).Select(c => (float)new Random((row * 1000) + (epoch * 10) + c).NextDouble() * 3)];

    DynamicsFolder Record(string name, Func<int, int, bool> isThere, int epochs = Epochs, Func<int, bool>? hasFile = null)
    {
        string folder = Path.Combine(_root, name);
        DynamicsWriter writer = DynamicsWriter.Create(folder, Classes, [.. Enumerable.Range(0, Rows).Select(row => row % Classes)], precision: DynamicsPrecision.Float32);
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            writer.AddEpoch([0], new float[Classes]);
            int[] rows = [.. Enumerable.Range(0, Rows).Where(row => isThere(row, epoch)).Reverse()];
            File.Delete(Path.Combine(folder, $"epoch-{epoch:0000}.npz"));
            if (hasFile?.Invoke(epoch) != false)
            {
                NpzFile.Write(Path.Combine(folder, $"epoch-{epoch:0000}.npz"), file =>
                {
                    file.Add<int>("index", rows, rows.Length);
                    file.Add<float>("values", [.. rows.SelectMany(row => Outputs(row, epoch))], rows.Length, Classes);
                });
            }
        }
        return DynamicsFolder.Open(folder);
    }

    static double[] Values(DynamicsFolder folder, string name, long? stateBytes = null)
    {
        ScoreInput input = ScoreInput.Of(folder);
        return Scores.Compute([name], stateBytes is long bytes ? input with { StateBytes = bytes } : input)[0].Values.ToArray();
    }

    public static TheoryData<string> Names => [.. s_names];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_row_that_lacks_epochs_is_scored_by_those_it_has_where_the_definition_allows_it(string name)
    {
        DynamicsFolder whole = Record("whole", (_, _) => true);
        // Row 5 lacks epoch 4, row 6 the first three, row 7 the last one, row 8 all; every other row is whole.
        DynamicsFolder ragged = Record("ragged", (row, epoch) => (row, epoch) is not ((5, 4) or (6, < 3) or (7, Epochs - 1) or (8, _)));
        double[] expected = Values(whole, name), found = Values(ragged, name);
        for (int row = 0; row < Rows; row++)
        {
            if (row is < 5 or > 8)
                Assert.Equal(expected[row], found[row]);
        }
        Assert.True(double.IsNaN(found[8]));
        // The windows of dynamic uncertainty end before the last epoch.
        Assert.Equal(s_last.Contains(name) || (s_whole.Contains(name) && name != "dynamic-uncertainty"), double.IsNaN(found[7]));
        Assert.Equal(s_whole.Contains(name), double.IsNaN(found[5]));
        Assert.Equal(found, Values(ragged, name, stateBytes: 1));
        IReadOnlyDictionary<string, string> parameters = Scores.Compute([name], ScoreInput.Of(ragged))[0].Parameters;
        Assert.Equal(("3", ""), (parameters["incompleteRows"], parameters["missingEpochs"]));
        Assert.False(Scores.Compute([name], ScoreInput.Of(whole))[0].Parameters.ContainsKey("incompleteRows"));
    }

    [Theory]
    [InlineData("aum", "margin", Epochs)]
    [InlineData("correctness", "right", Epochs)]
    [InlineData("el2n", "error", 10)]
    [InlineData("mean-confidence", "probability", 1)]
    public void A_sum_is_the_mean_over_the_epochs_of_the_row_times_their_number(string name, string what, int times)
    {
        int last = name == "el2n" ? 10 : Epochs;
        DynamicsFolder ragged = Record("ragged", (row, epoch) => row != 6 || epoch is not (1 or 4 or 11));
        double[] terms = [.. Enumerable.Range(0, last).Where(epoch => epoch is not (1 or 4 or 11)).Select(epoch => Term(what, 6, epoch))];
        Assert.Equal(terms.Average() * times, Values(ragged, name)[6], 1e-9);
    }

    [Fact]
    public void Forgetting_goes_from_each_epoch_that_a_row_has_to_the_next_one()
    {
        DynamicsFolder ragged = Record("ragged", (row, epoch) => row >= 20 || (row + epoch) % 3 != 0);
        double[] found = Values(ragged, "forgetting-d2");
        for (int row = 0; row < 20; row++)
        {
            double[] right = [.. Enumerable.Range(0, Epochs).Where(epoch => (row + epoch) % 3 != 0).Select(epoch => Term("right", row, epoch))];
            Assert.Equal(right.Skip(1).Where((now, i) => now < right[i]).Count(), found[row]);
        }
    }

    [Theory]
    [InlineData("4", Epochs)]
    [InlineData("0", Epochs)]
    [InlineData("10,11", 10)]
    public void A_missing_file_is_an_epoch_that_every_row_lacks(string missing, int epochs)
    {
        int[] gone = [.. missing.Split(',').Select(int.Parse)];
        DynamicsFolder gaps = Record("gaps", (_, _) => true, hasFile: epoch => !gone.Contains(epoch));
        Assert.Equal(gone, gaps.MissingEpochs);
        Assert.Equal(epochs, gaps.Description.Epochs);
        double mean = Enumerable.Range(0, Epochs).Except(gone).Average(epoch => Term("probability", 3, epoch));
        Assert.Equal(mean, Values(gaps, "mean-confidence")[3], 1e-9);
        Assert.Equal(missing, Scores.Compute(["aum"], ScoreInput.Of(gaps))[0].Parameters["missingEpochs"]);
        if (epochs == Epochs)
        {
            string message = Assert.Throws<OptionException>(() => Values(gaps, "tdds")).Message;
            Assert.Contains($"it needs every epoch of a row, and epoch {missing} is missing", message, StringComparison.Ordinal);
        }
        else
        {
            Assert.DoesNotContain(double.NaN, Values(gaps, "tdds"));
        }
    }

    [Fact]
    public void A_score_of_whole_trajectories_is_refused_where_no_row_has_one_and_looks_no_further_than_its_own_epochs()
    {
        DynamicsFolder none = Record("none", (row, epoch) => epoch != 2 + (row % 9));
        foreach (string name in s_whole)
            Assert.Contains("every row is missing from some", Assert.Throws<OptionException>(() => Values(none, name)).Message, StringComparison.Ordinal);
        var first = new Dual { Window = 3, Trajectory = 5 };
        double[] values = first.Compute(ScoreInput.Of(none)).Values.ToArray();
        Assert.All(Enumerable.Range(0, Rows), row => Assert.Equal(2 + (row % 9) < 5, double.IsNaN(values[row])));
    }

    [Fact]
    public void Agreement_is_of_rows_that_have_every_epoch()
    {
        DynamicsFolder ragged = Record("ragged", (row, epoch) => row >= 10 || epoch != row);
        ScoreBatchResult result = Scores.Batches([.. s_names.Select(name => Scores.Catalog.Get(name).Defaults)])[0].Compute(ScoreInput.Of(ragged));
        Assert.Equal(14, result.Agreement!.Rows);
        Assert.Equal(1, result.Agreement.Correlation(0, 0), 12);
        Assert.All(Enumerable.Range(0, s_names.Length), score => Assert.NotNull(result.Agreement.SettledAfter(score)));
    }

    static double Term(string what, int row, int epoch)
    {
        double[] z = [.. Outputs(row, epoch).Select(v => (double)v)];
        double[] p = [.. z.Select(v => Math.Exp(v) / z.Sum(Math.Exp))];
        int label = row % Classes;
        double other = p.Where((_, c) => c != label).Max();
        return what switch
        {
            "probability" => p[label],
            "margin" => p[label] - other,
            "right" => p[label] > other ? 1 : 0,
            _ => Math.Sqrt(p.Select((v, c) => Math.Pow(v - (c == label ? 1 : 0), 2)).Sum()),
        };
    }
}
