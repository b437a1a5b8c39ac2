using System.Globalization;
using Pith.Data.Graphs;
using Pith.Data.Scores;
using Pith.Pipelines.Graph;
using Pith.Pipelines.OnePass;
using Pith.Runs;
using static System.FormattableString;

namespace Pith.Cli.Inspection;

/// <summary>What a run folder holds, by its manifest.</summary>
static class RunInspection
{
    /// <summary>Describes a run folder; null where the folder is none.</summary>
    public static Inspected? Find(string folder)
    {
        if (!File.Exists(Path.Combine(folder, Manifest.FileName)))
        {
            return Directory.Exists(Path.Combine(folder, RunFolder.ResumeFolder))
                ? new Inspected(folder, "run folder that is not finished") { Next = ["the command that made it, once more with --resume"] }
                : null;
        }
        Manifest manifest = Manifest.Read(folder);
        Inspected found = Describe(folder, manifest) with
        {
            Columns = ["file", "size", "holds"],
            Contents = [.. RunContents.Of(folder)],
            Notes = Damage(folder, manifest) is string damage ? [$"warning: {damage}; pith verify {folder} says what changed."] : [],
            Next = NextOf(folder, manifest),
        };
        return manifest.Command switch
        {
            "graph" => WithGraph(found, folder),
            "score" or "extrapolate" when File.Exists(Path.Combine(folder, ScoresFolder.FileName)) => found with
            {
                Columns = ScoresInspection.Columns,
                Contents = ScoresInspection.Rows(folder),
            },
            _ => found,
        };
    }

    /// <summary>Describes a manifest alone.</summary>
    public static Inspected OfManifest(string file)
    {
        Manifest manifest = Manifest.ReadFile(file);
        Inspected found = Describe(file, manifest);
        return found with
        {
            Kind = $"manifest: what pith {manifest.Command} was given and what it wrote",
            Columns = ["file", "size", "SHA-256"],
            Contents = [.. manifest.Outputs.Select(output => new[] { output.Name, ByteSize.Format(output.Bytes), output.Sha256[..Math.Min(12, output.Sha256.Length)] + "..." })],
        };
    }

    static Inspected Describe(string name, Manifest manifest)
    {
        var facts = new List<KeyValuePair<string, string>>();
        void Add(string what, string? value)
        {
            if (value is { Length: > 0 })
                facts.Add(KeyValuePair.Create(what, value));
        }
        Add("rows", manifest.Rows > 0 ? Invariant($"{manifest.Rows:N0}") : null);
        Add("kept", manifest.Facts.TryGetValue("kept", out double kept) ? Invariant($"{kept:N0}") : null);
        Add("method", manifest.Options.GetValueOrDefault("method"));
        foreach (ManifestInput input in manifest.Inputs)
            Add("--" + input.Option, input.Given);
        Add("seed", manifest.Seed.ToString(CultureInfo.InvariantCulture));
        if (manifest.Stages.Count > 0)
            Add("took", Durations.Text(manifest.Stages.Sum(stage => stage.Seconds)));
        Add("made by", $"Pith {manifest.PithVersion}");
        return new Inspected(name, $"run of pith {manifest.Command}") { Facts = facts };
    }

    static Inspected WithGraph(Inspected found, string folder)
    {
        BuiltGraph graph = BuiltGraph.Of(GraphParts.Read(folder), 0);
        return found with
        {
            Kind = "kNN graph in parts, of pith graph",
            Facts =
            [
                .. found.Facts.Where(fact => fact.Key != "seed"),
                KeyValuePair.Create("neighbours a row", Invariant($"{graph.Neighbors}")),
                KeyValuePair.Create("mean distance", Invariant($"{graph.MeanDistance:G4}")),
                KeyValuePair.Create("at distance 0", Invariant($"{graph.ZeroDistances:N0}")),
            ],
        };
    }

    // Sizes only: the bytes are what verify compares.
    static string? Damage(string folder, Manifest manifest)
    {
        foreach (ManifestFile output in manifest.Outputs)
        {
            var file = new FileInfo(Path.Combine(folder, output.Name));
            if (!file.Exists)
                return $"{output.Name} of the run is missing";
            if (file.Length != output.Bytes)
                return Invariant($"{output.Name} has {file.Length:N0} bytes, and {output.Bytes:N0} when the run wrote it");
        }
        return null;
    }

    static IReadOnlyList<string> NextOf(string run, Manifest manifest) => manifest.Command switch
    {
        "prune" => [$"pith report {run}", $"pith explore {run}", $"pith explain {run} --row I", $"pith subset {run} --count N --out subset.npy", $"pith verify {run}"],
        "score" or "extrapolate" when File.Exists(Path.Combine(run, ScoresFolder.FileName)) => [ScoresInspection.Prune(run, ScoresInspection.FirstOf(run)), $"pith report {run}"],
        "train" => [$"pith score --dynamics {Path.Combine(run, "dynamics")} --scores all --out SCORES", $"pith report {run}"],
        "embed" => [$"pith prune --embeddings {Embeddings(run)} --method k-center --keep 30% --out CORESET", $"pith report {run}"],
        "graph" => [$"pith prune --graph {run} --scores s.npy --keep 30% --out CORESET"],
        _ when File.Exists(Path.Combine(run, PipelineFile.Name)) => [$"pith report {run}", $"pith explore {run}", $"pith inspect {Path.Combine(run, "coreset")}"],
        _ => [$"pith report {run}", $"pith query {run}", $"pith verify {run}"],
    };

    static string Embeddings(string run) => Path.Combine(run, Directory.Exists(Path.Combine(run, "embeddings")) ? "embeddings" : "embeddings.npy");
}
