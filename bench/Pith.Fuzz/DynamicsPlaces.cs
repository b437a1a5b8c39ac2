using Pith.Data.Dynamics;
using Pith.Data.Formats.Npy;
using Pith.Scoring;
using Pith.Scoring.Catalogue;
using Pith.Scoring.TrainingDynamics;

namespace Pith.Fuzz;

/// <summary>The readers of recorded training dynamics. An input stands for every file of a folder, one after the other, and all scores are computed
/// from each.</summary>
static class DynamicsPlaces
{
    const int Rows = 5;
    const int Classes = 3;
    const int Epochs = 2;

    const string Recorded = "recorded", Triples = "triples";

    static readonly string[] s_archives = [DynamicsFolder.EpochName(0), DynamicsFolder.EpochName(1), DynamicsFolder.FinalName];
    static readonly string[] s_arrays = ["labels.npy", "0_Output.npy", "0_Index.npy", "0_Loss.npy", "1_Output.npy", "1_Index.npy"];

    // All that are computed from the recording alone.
    static readonly DynamicsScore[] s_scores = [.. Scores.Catalog.All.Select(entry => entry.Defaults).OfType<DynamicsScore>()];

    /// <summary>The arrays and archives of arrays.</summary>
    public static Reader Reader { get; } = new("dynamics", "input")
    {
        Prepare = Folders,
        Seeds = folder => s_archives.Select(name => File.ReadAllBytes(Path.Combine(folder, Recorded, name)))
            .Concat(s_arrays.Select(name => File.ReadAllBytes(Path.Combine(folder, Triples, name))))
            .Append(Readers.Npy<Half>([.. Enumerable.Range(0, Rows * Classes).Select(i => (Half)(i % 4))], Rows, Classes)),
        Read = path =>
        {
            string folder = Path.GetDirectoryName(path)!;
            // What an input is for shows in its first byte: PK of an archive, else an array. Others go to both.
            byte[] input = File.ReadAllBytes(path);
            byte first = input.Length > 0 ? input[0] : (byte)0;
            if (first != 0x93)
                Replace(folder, Recorded, s_archives, input);
            if (first != (byte)'P')
                Replace(folder, Triples, s_arrays, input);
        },
    };

    /// <summary>The description of a recording.</summary>
    public static Reader OfDescription { get; } = new("dynamics-json", Path.Combine(Recorded, DynamicsDescription.FileName))
    {
        Prepare = Folders,
        Read = path => ReadAll(Path.GetDirectoryName(path)!),
    };

    static void Replace(string folder, string layout, string[] names, byte[] input)
    {
        foreach (string name in names)
        {
            string file = Path.Combine(folder, layout, name);
            byte[] whole = File.ReadAllBytes(file);
            File.WriteAllBytes(file, input);
            Readers.Refusable(() => ReadAll(Path.Combine(folder, layout)));
            File.WriteAllBytes(file, whole);
        }
    }

    static void ReadAll(string folder)
    {
        DynamicsFolder found = DynamicsFolder.Open(folder);
        for (int epoch = 0; epoch < found.Description.Epochs; epoch++)
        {
            int number = epoch;
            Readers.Refusable(() =>
            {
                using DynamicsEpoch opened = found.OpenEpoch(number);
                opened.ReadLoss();
            });
        }
        var input = ScoreInput.Of(found);
        foreach (DynamicsScore score in s_scores.Where(score => score.Obstacle(input) is null))
            Readers.Refusable(() => DynamicsScorer.Compute([score], input));
        found.RequireEveryEpoch();
        DynamicsWriter.Resume(folder);
    }

    static void Folders(string folder)
    {
        string recorded = Path.Combine(folder, Recorded), triples = Path.Combine(folder, Triples);
        int[] rows = [.. Enumerable.Range(0, Rows)];
        float[] Values(int epoch) => [.. Enumerable.Range(0, Rows * Classes).Select(i => MathF.Cos(i + epoch))];
        DynamicsWriter writer = DynamicsWriter.Create(recorded, Classes, [.. rows.Select(r => r % Classes)], precision: DynamicsPrecision.Float32);
        for (int epoch = 0; epoch < Epochs; epoch++)
            writer.AddEpoch(rows, Values(epoch), [.. rows.Select(r => r * 0.1f)]);
        writer.WriteFinal(rows, Values(Epochs));

        Directory.CreateDirectory(triples);
        NpyFile.Write<long>(Path.Combine(triples, "labels.npy"), [.. rows.Select(r => (long)r % Classes)], Rows);
        for (int epoch = 0; epoch < Epochs; epoch++)
        {
            NpyFile.Write<float>(Path.Combine(triples, $"{epoch}_Output.npy"), Values(epoch), Rows, Classes);
            NpyFile.Write<long>(Path.Combine(triples, $"{epoch}_Index.npy"), [.. rows.Select(r => (long)r)], Rows);
            NpyFile.Write<float>(Path.Combine(triples, $"{epoch}_Loss.npy"), [.. rows.Select(r => r * 0.1f)], Rows);
        }
    }
}
