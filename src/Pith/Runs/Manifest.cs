using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pith.Runs;

/// <summary>One file by name, size and fingerprint.</summary>
/// <param name="Name">Path relative to the run folder (outputs), or to the input's own folder (inputs), with forward slashes.</param>
/// <param name="Bytes">Size in bytes.</param>
/// <param name="Sha256">SHA-256 of the bytes, lower-case hexadecimal.</param>
sealed record ManifestFile(string Name, long Bytes, string Sha256)
{
    /// <summary>Rows whose lists the file holds, of a graph in parts; null elsewhere.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Rows { get; init; }
}

/// <summary>One input of a run: what the user wrote, where it was, and every physical file behind it.</summary>
/// <param name="Option">The option that named it, without dashes.</param>
/// <param name="Given">The text on the command line.</param>
/// <param name="Path">The same with an absolute path; used when a run is replayed.</param>
/// <param name="Files">The files: one, or each shard of a folder or glob in name order.</param>
sealed record ManifestInput(string Option, string Given, string Path, IReadOnlyList<ManifestFile> Files);

/// <summary>One stage of a run.</summary>
/// <param name="Name">Short plain name.</param>
/// <param name="Seconds">Wall-clock seconds.</param>
/// <param name="PeakBytes">The most memory the process had held when the stage ended (resident, high-water mark).</param>
sealed record ManifestStage(string Name, double Seconds, long PeakBytes);

/// <summary>The ranks that made a run together. They never decide the bytes of a result.</summary>
/// <param name="Count">Ranks.</param>
/// <param name="Machines">Machines that they ran on.</param>
/// <param name="Mpi">The library that carried their messages.</param>
/// <param name="BytesSent">Bytes that they sent each other.</param>
/// <param name="Phases">The phases in the order run; what an interrupted run had finished is not among them.</param>
sealed record ManifestRanks(int Count, int Machines, string Mpi, long BytesSent, IReadOnlyList<ManifestPhase> Phases);

/// <summary>What a phase took every rank.</summary>
/// <param name="Name">Its name, as it is told while it runs.</param>
/// <param name="Seconds">[ranks] wall-clock seconds.</param>
/// <param name="PeakBytes">[ranks] the most memory that the process had held when the phase ended.</param>
/// <param name="BytesSent">[ranks] bytes sent to other ranks.</param>
sealed record ManifestPhase(string Name, IReadOnlyList<double> Seconds, IReadOnlyList<long> PeakBytes, IReadOnlyList<long> BytesSent);

/// <summary>The machine that a run was made on. It never decides the bytes of a result.</summary>
/// <param name="Cores">Logical processors that the process may use.</param>
/// <param name="VectorBits">Widest vector that the run time accelerates: 512, 256, 128, or 64 for none.</param>
/// <param name="Architecture">Processor architecture.</param>
/// <param name="System">Operating system.</param>
/// <param name="Runtime">.NET version.</param>
sealed record ManifestMachine(int Cores, int VectorBits, string Architecture, string System, string Runtime);

/// <summary>What a run folder was made from and what it holds: enough to replay the run and to prove that its bytes are
/// unchanged.</summary>
/// <remarks>Written as <c>manifest.json</c>. No absolute path stands outside <see cref="Inputs"/>.</remarks>
sealed record Manifest
{
    /// <summary>Name of the file in a run folder.</summary>
    public const string FileName = "manifest.json";

    /// <summary>The fact that says by how much values of arrays may differ from a replay's, relative to the largest of the array, because an
    /// engine other than Pith computed them; none for not at all.</summary>
    public const string Tolerance = "tolerance";

    /// <summary>Always <c>pith-run</c>.</summary>
    public string Format { get; init; } = "pith-run";

    /// <summary>Version of this layout: 1.</summary>
    public int FormatVersion { get; init; } = 1;

    /// <summary>Version of Pith that made the run.</summary>
    public string PithVersion { get; init; } = Machine.PithVersion;

    /// <summary>The command, e.g. <c>prune</c>.</summary>
    public required string Command { get; init; }

    /// <summary>Every option by its contract name with its resolved value; null = not given and without a default. Inputs stand as file
    /// names.</summary>
    public required IReadOnlyDictionary<string, string?> Options { get; init; }

    /// <summary>Seed of every random choice.</summary>
    public ulong Seed { get; init; }

    /// <summary>Fingerprint of everything that decides the bytes (<see cref="Runs.Fingerprint.OfRun"/>).</summary>
    public string Fingerprint { get; init; } = "";

    /// <summary>Fingerprint of what was asked for: version, command, the options that were given, and the bytes of every input.</summary>
    /// <remarks>It is known before any work, so a caller can tell that a run would only be made again; calls that spell the same
    /// differently have different ones. Empty in runs of versions that did not keep it.</remarks>
    public string Request { get; init; } = "";

    /// <summary>Rows of the dataset.</summary>
    public long Rows { get; init; }

    /// <summary>The rows, where they are to be held in memory.</summary>
    /// <exception cref="InvalidDataContentException">There are more than an array holds.</exception>
    internal int RowCount => Rows <= Array.MaxLength
        ? (int)Rows
        : throw new InvalidDataContentException(FormattableString.Invariant($"The {FileName} of a run of {Command} claims {Rows} rows; at most {Array.MaxLength} can be read."));

    /// <summary>Every input.</summary>
    public IReadOnlyList<ManifestInput> Inputs { get; init; } = [];

    /// <summary>Every file of the run folder but the manifest itself, in name order.</summary>
    public IReadOnlyList<ManifestFile> Outputs { get; init; } = [];

    /// <summary>Files of the run that hold times and so are not compared when it is verified, in name order.</summary>
    public IReadOnlyList<string> NotCompared { get; init; } = [];

    /// <summary>Every stage in the order run.</summary>
    public IReadOnlyList<ManifestStage> Stages { get; init; } = [];

    /// <summary>The machine.</summary>
    public ManifestMachine? MadeOn { get; init; }

    /// <summary>The ranks that made the run together; null where it was one process.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ManifestRanks? Ranks { get; init; }

    /// <summary>Numbers that the command reports about its result, by contract name.</summary>
    public IReadOnlyDictionary<string, double> Facts { get; init; } = new Dictionary<string, double>();

    /// <summary>The manifest as indented JSON that ends with a line feed.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ManifestJson.Default.Manifest) + "\n";

    // Whoever reads a manifest takes for granted what Pith always writes.
    string? Flaw()
    {
        if (Command is null || Options is null || Inputs is null || Outputs is null || Stages is null || Facts is null || NotCompared is null)
            return "a field is missing or null";
        if (Rows < 0)
            return FormattableString.Invariant($"rows is {Rows}");
        if (Inputs.Any(input => input is null || string.IsNullOrEmpty(input.Option) || string.IsNullOrEmpty(input.Path) || input.Given is null || HasFlaw(input.Files)))
            return "an input lacks its option, path or files";
        if (Inputs.DistinctBy(input => input.Option).Count() < Inputs.Count)
            return "two inputs are of one option";
        return HasFlaw(Outputs) ? "an output lacks its name or fingerprint, or lies outside of the folder"
            : Stages.Any(stage => stage?.Name is null) ? "a stage lacks its name"
            : NotCompared.Contains(null!) ? "notCompared holds null"
            : null;
    }

    static bool HasFlaw(IReadOnlyList<ManifestFile>? files) => files is null || files.Any(file =>
        file is null || string.IsNullOrEmpty(file.Name) || file.Sha256 is null || file.Bytes < 0 || file.Name.Split('/').Contains(".."));

    /// <summary>Reads the manifest of a run folder.</summary>
    /// <param name="runFolder">A folder that a Pith command wrote.</param>
    /// <exception cref="InvalidDataContentException">The folder has no manifest, or it is not one of this version's.</exception>
    public static Manifest Read(string runFolder)
    {
        string path = Path.Combine(runFolder, FileName);
        if (File.Exists(runFolder))
            throw new InvalidDataContentException($"{runFolder} is a file; give the folder that a Pith command wrote with `out`.");
        if (!Directory.Exists(runFolder))
            throw new InvalidDataContentException($"{runFolder} does not exist; give the folder that a Pith command wrote with `out`.");
        if (!File.Exists(path))
            throw new InvalidDataContentException(
                $"{runFolder} is not a run folder: it has no {FileName}; give the folder that a Pith command wrote with `out`.");
        return ReadFile(path);
    }

    /// <summary>Reads a manifest, wherever it lies.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataContentException">It is not one of this version's.</exception>
    public static Manifest ReadFile(string path)
    {
        try
        {
            Manifest manifest = JsonSerializer.Deserialize(File.ReadAllText(path), ManifestJson.Default.Manifest)
                ?? throw new JsonException("it is empty");
            if (manifest.Format != "pith-run")
                throw new JsonException("the format is not pith-run");
            if (manifest.Flaw() is string flaw)
                throw new JsonException(flaw + ", so it was edited");
            if (manifest.FormatVersion != 1)
                throw new InvalidDataContentException(
                    $"{path} has format version {manifest.FormatVersion}; this Pith reads version 1, use a newer Pith.");
            return manifest;
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new InvalidDataContentException(
                $"{path} is not a readable Pith manifest ({error.Message.Split('\n')[0].TrimEnd('.')}).", error);
        }
    }

    /// <summary>A number that the command reported.</summary>
    /// <param name="name">Its contract name.</param>
    /// <exception cref="InvalidDataContentException">The manifest has none of this name, as every run of the command has.</exception>
    public double Fact(string name) => Facts.TryGetValue(name, out double value) ? value : throw Lacks("fact", name);

    /// <summary>The value of an option.</summary>
    /// <param name="name">Its contract name.</param>
    /// <exception cref="InvalidDataContentException">The manifest has none of this name, as every run of the command has.</exception>
    public string Option(string name) => Options.GetValueOrDefault(name) ?? throw Lacks("option", name);

    InvalidDataContentException Lacks(string what, string name) => new(
        $"The {FileName} of a run of {Command} lacks the {what} {name}, which every such run has: it was edited, or another version wrote it; run the command again.");
}

/// <summary>Source-generated JSON of the manifest: no reflection at start-up.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(Manifest))]
sealed partial class ManifestJson : JsonSerializerContext;
