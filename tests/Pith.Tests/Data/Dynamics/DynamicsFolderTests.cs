using Pith.Data.Dynamics;
using Pith.Data.Formats.Npy;
using Pith.Data.Formats.Npz;
using Pith.Scoring;

namespace Pith.Tests.Data.Dynamics;

public sealed class DynamicsFolderTests : IDisposable
{
    readonly string _root = Directory.CreateTempSubdirectory("pith-dynamics-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    string Recorded(int epochs = 3)
    {
        string folder = Path.Combine(_root, "recorded");
        DynamicsWriter writer = DynamicsWriter.Create(folder, 3, [0, 1, 2, 1]);
        for (int epoch = 0; epoch < epochs; epoch++)
            writer.AddEpoch([3, 1, 0], [.. Enumerable.Range(0, 9).Select(i => i - epoch * 0.5f)]);
        return folder;
    }

    string Triples(int first = 0)
    {
        string folder = Path.Combine(_root, "triples");
        Directory.CreateDirectory(folder);
        for (int epoch = first; epoch < first + 11; epoch++)
        {
            NpyFile.Write<float>(Path.Combine(folder, $"{epoch}_Output.npy"), [epoch, 1, 2, 3], 2, 2);
            NpyFile.Write<long>(Path.Combine(folder, $"{epoch}_Index.npy"), [1, 0], 2);
            NpyFile.Write<float>(Path.Combine(folder, $"{epoch}_Loss.npy"), [0.5f, 0.25f], 2);
        }
        NpyFile.Write<long>(Path.Combine(folder, "labels.npy"), [0, 1, 1], 3);
        return folder;
    }

    static void Refused(string folder, params string[] parts)
    {
        var error = Assert.ThrowsAny<InvalidDataContentException>(() =>
        {
            DynamicsFolder opened = DynamicsFolder.Open(folder);
            foreach (int epoch in opened.Trained.Epochs)
                opened.OpenEpoch(epoch).Dispose();
        });
        foreach (string part in parts)
            Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Files_of_outputs_and_indices_are_read_as_they_are(int first)
    {
        DynamicsFolder folder = DynamicsFolder.Open(Triples(first));
        Assert.Equal(new DynamicsDescription(3, 2, 11, DynamicsValues.Logits), folder.Description);
        using DynamicsEpoch last = folder.OpenEpoch(10);
        var outputs = new double[2];
        last.Read(0, outputs);
        Assert.Equal([first + 10.0, 1.0], outputs);
        Assert.Equal([1, 0], last.Rows.ToArray());
        Assert.Equal([0.5, 0.25], last.ReadLoss()!);
    }

    [Fact]
    public void A_missing_epoch_is_told_and_half_an_epoch_is_refused()
    {
        string triples = Triples();
        File.Delete(Path.Combine(triples, "7_Output.npy"));
        Refused(triples, "7_Output.npy is missing beside the other file of its epoch");
        File.Delete(Path.Combine(triples, "7_Index.npy"));
        Assert.Equal([7], DynamicsFolder.Open(triples).MissingEpochs);
        string recorded = Recorded();
        File.Delete(Path.Combine(recorded, "epoch-0001.npz"));
        Assert.Equal([1], DynamicsFolder.Open(recorded).MissingEpochs);
        Assert.Contains("epoch-0001.npz is missing", Assert.Throws<InvalidDataContentException>(() => DynamicsWriter.Resume(recorded)).Message, StringComparison.Ordinal);
        File.Delete(Path.Combine(recorded, "epoch-0002.npz"));
        DynamicsFolder shorter = DynamicsFolder.Open(recorded);
        Assert.Equal(1, shorter.Description.Epochs);
        Assert.Equal([1, 2], shorter.MissingEpochs);
        File.Delete(Path.Combine(recorded, "epoch-0000.npz"));
        Refused(recorded, "epoch-0000.npz is missing, and so is every other epoch of the 3");
    }

    [Fact]
    public void Triples_must_start_at_0_or_1_and_have_their_index_and_labels()
    {
        string folder = Triples(2);
        Refused(folder, "starts with 2_Output.npy");
        Directory.Delete(folder, true);
        folder = Triples();
        File.Delete(Path.Combine(folder, "3_Index.npy"));
        Refused(folder, "3_Index.npy is missing");
        Directory.Delete(folder, true);
        folder = Triples();
        File.Delete(Path.Combine(folder, "labels.npy"));
        Refused(folder, "labels.npy does not exist");
    }

    [Theory]
    [InlineData("{\"format\": \"other\"}", "must be a JSON object with \"format\"")]
    [InlineData("[]", "must be a JSON object")]
    [InlineData("{", "is not valid JSON")]
    [InlineData("{\"format\": \"pith-dynamics\", \"version\": 2}", "has version 2")]
    [InlineData("{\"format\": \"pith-dynamics\", \"version\": 1, \"values\": \"scores\"}", "must be logits, log-probabilities, probabilities or residuals; it is scores")]
    [InlineData("{\"format\": \"pith-dynamics\", \"version\": 1, \"values\": \"logits\", \"rows\": -1}", "\"rows\" must be a whole number from 1")]
    [InlineData("{\"format\": \"pith-dynamics\", \"version\": 1, \"values\": \"logits\", \"rows\": 4, \"epochs\": 3}", "\"classes\" must be a whole number from 2")]
    [InlineData("{\"format\": \"pith-dynamics\", \"version\": 1, \"values\": \"logits\", \"rows\": 5, \"classes\": 3, \"epochs\": 3}", "has 4 rows but")]
    [InlineData("{\"format\": \"pith-dynamics\", \"version\": 1, \"values\": \"logits\", \"rows\": 4, \"classes\": 2, \"epochs\": 3}", "row 2 has label 2, but 2 classes")]
    [InlineData("{\"format\": \"pith-dynamics\", \"version\": 1, \"values\": \"logits\", \"rows\": 4, \"classes\": 4, \"epochs\": 3}", "has 3 classes where 4 are declared")]
    public void A_bad_description_is_one_sentence(string json, string expected)
    {
        string folder = Recorded();
        File.WriteAllText(Path.Combine(folder, "dynamics.json"), json);
        Refused(folder, expected);
    }

    [Fact]
    public void Rows_that_do_not_fit_are_named()
    {
        void Epoch(string folder, int[] rows, int count) => NpzFile.Write(Path.Combine(folder, "epoch-0001.npz"), writer =>
        {
            writer.Add<int>("index", rows, rows.Length);
            writer.Add<float>("values", new float[count * 3], count, 3);
        });
        string folder = Recorded();
        Epoch(folder, [0, 3, 0], 3);
        Refused(folder, "epoch-0001.npz:index: row 0 occurs a second time at place 2");
        Epoch(folder, [0, 3, 4], 3);
        Refused(folder, "place 2 holds row 4; the rows are 0 to 3");
        Epoch(folder, [0, 3, -1], 3);
        Refused(folder, "place 2 holds row -1");
        Epoch(folder, [0, 3, 1], 2);
        Refused(folder, "has 2 rows but", "has 3");
    }

    [Fact]
    public void Classes_that_differ_between_files_and_other_types_are_refused()
    {
        string folder = Triples();
        NpyFile.Write<float>(Path.Combine(folder, "4_Output.npy"), new float[6], 2, 3);
        Refused(folder, "4_Output.npy has 3 classes where 2");
        NpyFile.Write<long>(Path.Combine(folder, "4_Output.npy"), new long[4], 2, 2);
        Refused(folder, "4_Output.npy holds int64");
        NpyFile.Write<float>(Path.Combine(folder, "4_Output.npy"), new float[4], 4);
        Refused(folder, "4_Output.npy has shape [4]");
        NpyFile.Write<float>(Path.Combine(folder, "4_Output.npy"), new float[4], 2, 2);
        NpyFile.Write<double>(Path.Combine(folder, "4_Index.npy"), new double[2], 2);
        Refused(folder, "4_Index.npy holds float64");
    }

    [Fact]
    public void A_truncated_or_damaged_archive_is_refused()
    {
        string folder = Recorded();
        string path = Path.Combine(folder, "epoch-0002.npz");
        byte[] bytes = File.ReadAllBytes(path);
        for (int length = 0; length < bytes.Length; length += 7)
        {
            File.WriteAllBytes(path, bytes[..length]);
            Refused(folder, "epoch-0002.npz");
        }
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(path, bytes);
        Refused(folder, "epoch-0002.npz");
    }

    [Fact]
    public void Pickles_and_strange_folders_say_how_to_export()
    {
        string folder = Path.Combine(_root, "pickles");
        Directory.CreateDirectory(folder);
        Refused(folder, "neither dynamics.json nor");
        File.WriteAllBytes(Path.Combine(folder, "td-1.pickle"), [0x80, 4]);
        Refused(folder, "holds td-1.pickle instead", "np.savez", "pith_recorder.py");
        Refused(Path.Combine(folder, "td-1.pickle"), "is a file", "np.savez");
        Refused(Path.Combine(_root, "nowhere"), "does not exist");
        Directory.Move(Recorded(), Path.Combine(_root, "dynamics"));
        Refused(_root, "give its folder " + Path.Combine(_root, "dynamics"));
    }
}
