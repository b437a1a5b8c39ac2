using Pith.Pipelines;
using Pith.Pipelines.Prune;

namespace Pith.Tables.Tests.Forms;

/// <summary>The same numbers give the same coreset, bytes and all, whatever form they come in and in whatever order they are named.</summary>
public sealed class EveryFormTests : IClassFixture<EveryFormTests.Dataset>
{
    static readonly string[] s_compared = ["order.npy", "kept.npy", "selection.csv", "edges.npz"];
    readonly Dataset _dataset;

    public EveryFormTests(Dataset dataset) => _dataset = dataset;

    public static TheoryData<string> Names => [.. Forms.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Gives_the_same_bytes(string form)
    {
        string run = _dataset.Prune(form);
        foreach (string name in s_compared)
            Assert.True(File.ReadAllBytes(Path.Combine(_dataset.Reference, name)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(run, name))), name);
    }

    /// <summary>The dataset in every form, and the run that all are compared with.</summary>
    public sealed class Dataset : IDisposable
    {
        static readonly PruneStage s_stage = new();
        readonly Forms _forms = new();

        public Dataset() => Reference = Prune("npy");

        public string Reference { get; }

        public string Prune(string form)
        {
            (string embeddings, string scores, string labels, string ids) = Forms.All[form];
            string Full(string name) => Path.Combine(_forms.Path, name);
            string run = Full("run " + Path.GetRandomFileName());
            PruneRequest request = s_stage.Bind(new Dictionary<string, string>
            {
                ["embeddings"] = Full(embeddings),
                ["scores"] = Full(scores),
                ["labels"] = Full(labels),
                ["ids"] = Full(ids),
                ["keep"] = "30%",
                ["pool"] = "class",
            });
            s_stage.Run(new StageCall<PruneRequest>(request) { Out = run }, new StageContext());
            return run;
        }

        public void Dispose() => _forms.Dispose();
    }
}
