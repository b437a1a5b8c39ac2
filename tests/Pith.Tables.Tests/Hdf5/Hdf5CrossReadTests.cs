using Pith.Data.Readers;
using Pith.Data.Scores;
using Pith.Numerics;
using Pith.Tests;

namespace Pith.Tables.Tests.Hdf5;

/// <summary>What h5py and NumPy write is read as the same numbers and texts.</summary>
public sealed class Hdf5CrossReadTests : IDisposable
{
    readonly TableFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [NumPyFact(NeedsHdf5 = true)]
    public void Matrices_and_columns_of_h5py_are_those_of_NumPy()
    {
        (int code, string text) = NumPyFactAttribute.Run("-c", """
            import os, sys, h5py, numpy as np
            os.chdir(sys.argv[1])
            rng = np.random.default_rng(3)
            emb = rng.normal(size=(301, 7))
            np.save("emb.npy", emb.astype(np.float32))
            np.save("score.npy", emb[:, 0])
            with h5py.File("a.h5", "w") as file:
                file["plain"] = emb.astype(np.float32)
                file.create_dataset("packed", data=emb.astype(np.float32), chunks=(64, 3), compression="gzip", shuffle=True, fletcher32=True)
                file.create_dataset("resizable", data=emb.astype(np.float32), maxshape=(None, 7), chunks=(50, 7))
                file["big"] = emb.astype(">f4")
                file["half"] = emb.astype(np.float16)
                file["double"] = emb
                group = file.create_group("of/rows")
                group["score"] = emb[:, 0]
                group["label"] = (np.arange(301) % 5).astype(np.uint8)
                group["name"] = [f"n\u00e9{i}" for i in range(301)]
                group.create_dataset("code", data=np.array([f"c{i:03d}" for i in range(301)], dtype="S4"))
                group["kept"] = np.arange(301) % 3 == 0
                file["link"] = h5py.SoftLink("/plain")
            """, _folder.Path);
        Assert.True(code == 0, text);
        double[] expected = Values(_folder["emb.npy"]);
        foreach (string name in new[] { "plain", "packed", "resizable", "link" })
            Assert.Equal(expected, Values($"{_folder["a.h5"]}:{name}"));
        Assert.Contains("holds numbers of the other byte order (big-endian)", TableFolder.Refused(() => Values(_folder["a.h5"] + ":big")), StringComparison.Ordinal);
        Assert.Equal(Array.ConvertAll(expected, value => (double)(Half)value), Values(_folder["a.h5"] + ":half"), (a, b) => Math.Abs(a - b) <= 1e-3 * Math.Abs(a) + 1e-7);
        Assert.Equal(expected, Array.ConvertAll(Values(_folder["a.h5"] + ":double"), value => (double)(float)value));
        Assert.Equal(ScoreValues.Read(_folder["score.npy"]), ScoreValues.Read(_folder["a.h5"] + ":of/rows/score"));
        Assert.Equal(Enumerable.Range(0, 301).Select(i => i % 5), LabelsReader.Read(_folder["a.h5"] + ":of/rows/label"));
        Assert.Equal(Enumerable.Range(0, 301).Select(i => $"n\u00e9{i}"), IdsReader.Read(_folder["a.h5"] + ":of/rows/name"));
        Assert.Equal(Enumerable.Range(0, 301).Select(i => $"c{i:000}"), IdsReader.Read(_folder["a.h5"] + ":of/rows/code"));
        Assert.Equal(Enumerable.Range(0, 101).Select(i => i * 3), RowListReader.Read(_folder["a.h5"] + ":of/rows/kept", 301));
    }

    static double[] Values(string spec)
    {
        using MatrixView matrix = EmbeddingsReader.Open(spec);
        var values = new double[matrix.Rows * matrix.Columns];
        matrix.CopyRows(0, matrix.Rows, values);
        return values;
    }
}
