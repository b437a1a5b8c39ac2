using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pith.Numerics.Communication;

/// <summary>What finished phases leave in a folder on storage that ranks share, so that the same call goes on after them, with as many ranks or others.</summary>
/// <remarks>When a phase is done, the ranks write what it leaves to files; when all are on the disk, rank 0 replaces the state that names them. So the state
/// never names what is half written, and what it does not name is nothing. It holds for one fingerprint of options and inputs: for any other, all begins anew.
/// All ranks call the same methods in the same order.</remarks>
sealed class Checkpoints
{
    /// <summary>The ending of the folder, behind the name of the place that is written.</summary>
    public const string FolderEnd = ".ranks";

    /// <summary>The file that tells what is in the folder.</summary>
    public const string StateFile = "ranks.json";

    const string Format = "pith-ranks 1";
    const string Prefix = "kept-";

    readonly ICommunicator _ranks;
    State _state = new();

    Checkpoints(ICommunicator ranks, string folder) => (_ranks, Folder) = (ranks, folder);

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>Told every phase that begins; null where nobody wants to know.</summary>
    public Action<string>? Begins { get; init; }

    /// <summary>Told what was done before, in words, where there is anything; null where nobody wants to know.</summary>
    public Action<string>? GoesOn { get; init; }

    /// <summary>The folder for a place that is written.</summary>
    public static string FolderOf(string place) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(place)) + FolderEnd;

    /// <summary>Opens the folder, which is made where it is not there, and makes sure that all ranks see and write the same one.</summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="folder">The folder; nobody else's files may be in it.</param>
    /// <param name="fingerprint">Of options and inputs; the same on all ranks.</param>
    /// <param name="begins">See <see cref="Begins"/>.</param>
    /// <param name="goesOn">See <see cref="GoesOn"/>.</param>
    /// <exception cref="InvalidDataContentException">There is something else, or a rank does not see it.</exception>
    public static Checkpoints Open(ICommunicator ranks, string folder, string fingerprint, Action<string>? begins = null, Action<string>? goesOn = null)
    {
        var kept = new Checkpoints(ranks, folder) { Begins = begins, GoesOn = goesOn };
        try
        {
            SharedFolder.Open(ranks, folder, StateFile, JsonSerializer.SerializeToUtf8Bytes(new State { Fingerprint = fingerprint }, CheckpointsJson.Default.State));
        }
        catch (Exception error) when (Together.IsShared(error))
        {
            if (ranks.Rank == 0 && TryRead(folder) is { Phases.Count: 0 } && !HoldsMore(folder))
                Remove(folder);
            throw;
        }
        State found = Together.Run(ranks, () => Read(folder));
        if (found.Fingerprint == fingerprint)
        {
            kept._state = found;
            if (found.Phases.Count > 0)
                goesOn?.Invoke(string.Join(", ", found.Phases.Select(phase => phase.Name)));
            return kept;
        }
        // Said before anything is written: a file of the new work must not stand under a name that a state of the old one gives.
        kept._state = new State { Fingerprint = fingerprint, Written = found.Written };
        kept.Save();
        return kept;
    }

    /// <summary>Whether the folder of a place says that its result was about to be put there, so that what is there is this work's own.</summary>
    public static bool IsWriting(string place) => TryRead(FolderOf(place)) is { IsWriting: true };

    /// <summary>Removes what ranks kept for a place that another way of working has written; nothing where there is none.</summary>
    public static void RemoveOf(string place)
    {
        string folder = FolderOf(place);
        if (TryRead(folder) is not null)
            Remove(folder);
    }

    /// <summary>Whether the result was about to be put in its place.</summary>
    public bool WasWriting => _state.IsWriting;

    /// <summary>The path of a folder inside, for what is put in its place when it is whole, or for phases of a phase.</summary>
    public string Inside(string name) => Path.Combine(Folder, name);

    /// <summary>Says that a phase begins.</summary>
    public void Enter(string words) => Begins?.Invoke(words);

    /// <summary>Whether a phase was finished.</summary>
    public bool Has(string phase) => Find(phase) is not null;

    /// <summary>Keeps what a phase leaves; it replaces what the phase of this name left before.</summary>
    /// <param name="phase">Its name: letters, digits and hyphens.</param>
    /// <param name="arrays">What it leaves, the same kinds on all ranks.</param>
    /// <exception cref="ResourceLimitException">The disk is full.</exception>
    public void Keep(string phase, params KeptArray[] arrays)
    {
        int number = _state.Written + 1;
        string NameOf(KeptArray array, int first) => FormattableString.Invariant($"{Prefix}{number:D5}-{phase}-{array.Name}-{first:D10}.bin");
        Together.Run(_ranks, () =>
        {
            foreach (KeptArray array in arrays)
            {
                if (array.IsOfRows ? array.Rows > 0 : _ranks.Rank == 0)
                    array.Write(Path.Combine(Folder, NameOf(array, array.First)));
            }
        });
        int[] all = _ranks.AllGather<int>([.. arrays.SelectMany(array => new[] { array.First, array.Rows, array.Length })]);
        var kept = new Phase { Name = phase };
        for (int a = 0; a < arrays.Length; a++)
        {
            for (int rank = 0; rank < (arrays[a].IsOfRows ? _ranks.Size : 1); rank++)
            {
                ReadOnlySpan<int> piece = all.AsSpan(((rank * arrays.Length) + a) * 3, 3);
                if (piece[1] > 0 || !arrays[a].IsOfRows)
                    kept.Pieces.Add(new Piece(arrays[a].Name, NameOf(arrays[a], piece[0]), piece[0], piece[1], piece[2]));
            }
        }
        _state = new State
        {
            Fingerprint = _state.Fingerprint,
            Written = number,
            IsWriting = _state.IsWriting,
            Phases = [.. _state.Phases.Where(other => other.Name != phase), kept],
        };
        Save();
    }

    /// <summary>Says that the result is put in its place next, so that a call which is repeated finds its own there.</summary>
    public void BeginToWrite()
    {
        _state.IsWriting = true;
        Save();
    }

    /// <summary>An array that all ranks have alike.</summary>
    /// <param name="phase">A phase that was finished.</param>
    /// <param name="array">The array's name.</param>
    /// <exception cref="InvalidDataContentException">The file is missing, cut off or changed.</exception>
    public T[] Read<T>(string phase, string array)
        where T : unmanaged => Together.Run(_ranks, () => ReadWhole<T>(phase, array));

    /// <summary>An array that rank 0 alone needs; empty on all others.</summary>
    /// <inheritdoc cref="Read"/>
    public T[] ReadOnFirst<T>(string phase, string array)
        where T : unmanaged => Together.Run(_ranks, () => _ranks.Rank == 0 ? ReadWhole<T>(phase, array) : []);

    /// <summary>Some rows of an array whose rows are dealt; other ranks may have written them.</summary>
    /// <param name="phase">A phase that was finished.</param>
    /// <param name="array">The array's name.</param>
    /// <param name="first">The first row.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="width">Values a row.</param>
    /// <exception cref="InvalidDataContentException">A file is missing, cut off or changed.</exception>
    public T[] ReadRows<T>(string phase, string array, int first, int rows, int width = 1)
        where T : unmanaged => Together.Run(_ranks, () =>
    {
        var values = new T[(long)rows * width];
        foreach (Piece piece in PiecesOf(phase, array))
        {
            int from = Math.Max(first, piece.First), end = Math.Min(first + rows, piece.First + piece.Rows);
            if (from < end)
            {
                WorkFile.Read<T>(
                    Path.Combine(Folder, piece.File), piece.Length, (long)(from - piece.First) * width, values.AsSpan((from - first) * width, (end - from) * width));
            }
        }
        return values;
    });

    /// <summary>Removes the folder when the result is in its place; what somebody else has put there stays.</summary>
    public void Remove()
    {
        _ranks.Barrier();
        if (_ranks.Rank == 0)
            Remove(Folder);
    }

    /// <summary>Removes the folder after a failure that all ranks know of, unless it holds what a finished phase left.</summary>
    /// <returns>Whether anything is kept.</returns>
    public bool RemoveIfEmpty()
    {
        bool isKept = _state.Phases.Count > 0 || HoldsMore(Folder);
        if (!isKept && _ranks.Rank == 0)
            Remove(Folder);
        return isKept;
    }

    // Rank 0 may remove the folder while others look: then it held nothing.
    static bool HoldsMore(string folder)
    {
        try
        {
            return Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Any(file => Path.GetFileName(file) != StateFile && !SharedFolder.IsProbe(file));
        }
        catch (DirectoryNotFoundException)
        {
            return false;
        }
    }

    static void Remove(string folder)
    {
        foreach (string inner in Directory.Exists(folder) ? Directory.GetDirectories(folder) : [])
            SharedFolder.Remove(inner, SharedFolder.Ours);
        SharedFolder.Remove(folder, Prefix + "*", StateFile);
    }

    T[] ReadWhole<T>(string phase, string array)
        where T : unmanaged
    {
        Piece piece = PiecesOf(phase, array).Single();
        var values = new T[piece.Length];
        WorkFile.Read<T>(Path.Combine(Folder, piece.File), piece.Length, 0, values);
        return values;
    }

    Phase? Find(string phase) => _state.Phases.Find(other => other.Name == phase);

    IEnumerable<Piece> PiecesOf(string phase, string array) => Find(phase)!.Pieces.Where(piece => piece.Array == array);

    // Then removes what no state names any more.
    void Save() => Together.Run(_ranks, () =>
    {
        if (_ranks.Rank > 0)
            return;
        WorkFile.WriteAtomically(Path.Combine(Folder, StateFile), JsonSerializer.SerializeToUtf8Bytes(_state, CheckpointsJson.Default.State));
        HashSet<string> named = [.. _state.Phases.SelectMany(phase => phase.Pieces).Select(piece => piece.File)];
        foreach (string file in Directory.GetFiles(Folder, Prefix + "*"))
        {
            if (!named.Contains(Path.GetFileName(file)))
                File.Delete(file);
        }
    });

    static State Read(string folder)
    {
        string file = Path.Combine(folder, StateFile);
        try
        {
            State state = JsonSerializer.Deserialize(File.ReadAllBytes(file), CheckpointsJson.Default.State) ?? throw new JsonException("it is empty");
            return state.Format == Format ? state : throw new JsonException("another version of Pith wrote it");
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataContentException($"{file} cannot be read ({error.Message.TrimEnd('.')}); remove the folder to begin anew.", error);
        }
    }

    static State? TryRead(string folder)
    {
        try
        {
            return File.Exists(Path.Combine(folder, StateFile)) ? Read(folder) : null;
        }
        catch (InvalidDataContentException)
        {
            // Somebody else's, or broken: whoever opens it says so.
            return null;
        }
    }

    /// <summary>A file with values of consecutive rows of an array.</summary>
    internal sealed record Piece(string Array, string File, int First, int Rows, int Length);

    /// <summary>What a finished phase left.</summary>
    internal sealed class Phase
    {
        public string Name { get; set; } = "";

        public List<Piece> Pieces { get; set; } = [];
    }

    /// <summary>What is in the folder.</summary>
    internal sealed class State
    {
        public string Format { get; set; } = Checkpoints.Format;

        public string Fingerprint { get; set; } = "";

        public int Written { get; set; }

        public bool IsWriting { get; set; }

        public List<Phase> Phases { get; set; } = [];
    }
}

[JsonSerializable(typeof(Checkpoints.State))]
sealed partial class CheckpointsJson : JsonSerializerContext;
