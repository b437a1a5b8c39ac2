using System.Text.Json;
using System.Text.Json.Serialization;
using Pith.Numerics.Arrays;

namespace Pith.Neighbors.Approximate;

/// <summary>Where an approximate search keeps its codes and lists, and which of its steps are done, so that one that was stopped can go on.</summary>
/// <remarks><para>Steps are the partitions and local joins in their order. A step that was stopped half-way is done again: offers that a list has taken or
/// refused before change nothing, since lists hold the best of all offers whatever their order and number. A local join is of a snapshot,
/// which is kept; what the snapshot holds is made old once, before the first offer.</para>
/// <para>Work that is kept is that of the same codes and settings only, and of the same start of the machine: pages that were not yet on the disk when
/// a machine went down are lost.</para></remarks>
sealed class SearchWork
{
    /// <summary>The file in a work folder that tells what is in it.</summary>
    public const string StateFile = "work.json";

    const string BootFile = "/proc/sys/kernel/random/boot_id";

    readonly string? _folder;
    State _state = new();

    SearchWork(BufferPlace place, string? folder) => (Place, _folder) = (place, folder);

    /// <summary>How far a local join has come.</summary>
    internal enum JoinState
    {
        /// <summary>It has not begun.</summary>
        None,

        /// <summary>Its snapshot is taken.</summary>
        Taken,

        /// <summary>What the snapshot holds is old.</summary>
        Old,
    }

    /// <summary>Where codes and lists lie.</summary>
    public BufferPlace Place { get; }

    /// <summary>How far the local join that is not done has come.</summary>
    public JoinState Join => _state.Join;

    /// <summary>Steps done.</summary>
    public int Done => _state.Done;

    /// <summary>Told how many steps were done before, where there are any; null where nobody wants to know.</summary>
    public Action<int>? GoesOn { get; init; }

    /// <summary>Work in memory, of which nothing stays.</summary>
    public static SearchWork InMemory() => new(BufferPlace.Memory, null);

    /// <summary>Work in files of a folder, which is made where it is not there.</summary>
    /// <param name="folder">The folder; nobody else's files may be in it.</param>
    /// <param name="goesOn">Told how many steps were done before, where there are any.</param>
    /// <exception cref="InvalidDataContentException">There is something else.</exception>
    public static SearchWork In(string folder, Action<int>? goesOn = null)
    {
        RequireOurs(folder);
        var work = new SearchWork(new FolderBuffers(folder), folder) { GoesOn = goesOn };
        try
        {
            Directory.CreateDirectory(folder);
            if (File.Exists(work.PathOf(StateFile)))
                work._state = JsonSerializer.Deserialize(File.ReadAllBytes(work.PathOf(StateFile)), SearchWorkJson.Default.State)!;
        }
        catch (JsonException)
        {
            // Of what nobody knows how far it came nothing is used.
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataContentException($"The work folder {folder} cannot be used: {error.Message.TrimEnd('.')}.", error);
        }
        work.Save();
        return work;
    }

    /// <summary>Removes a work folder and all that is in it.</summary>
    public static void Remove(string folder)
    {
        if (Directory.Exists(folder))
        {
            RequireOurs(folder);
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Says what the work is of; work of anything else is forgotten.</summary>
    /// <param name="codes">The codes.</param>
    /// <param name="settings">All that shapes the lists.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="cancellation">Stops the work.</param>
    public void Begin(CodeMatrix codes, string settings, int threads, CancellationToken cancellation)
    {
        if (_folder is null)
            return;
        string boot = File.Exists(BootFile) ? File.ReadAllText(BootFile).Trim() : "";
        string identity = $"{codes.Fingerprint(threads, cancellation)} {settings} {boot}";
        if (_state.Identity != identity)
            _state = new State { Identity = identity };
        else if (_state.Done > 0)
            GoesOn?.Invoke(_state.Done);
        Save();
    }

    /// <summary>Whether a step was done before.</summary>
    public bool IsDone(int step) => step < _state.Done;

    /// <summary>Notes that a step is done, the first that was not.</summary>
    public void Finish()
    {
        (_state.Done, _state.Join) = (_state.Done + 1, JoinState.None);
        Save();
    }

    /// <summary>Notes how far a local join has come.</summary>
    public void Reach(JoinState state)
    {
        if (state <= _state.Join)
            return;
        _state.Join = state;
        Save();
    }

    /// <summary>What a round decided before; null where it decides now.</summary>
    public Round? Decided(int round) => round < _state.Rounds.Count ? _state.Rounds[round] : null;

    /// <summary>Notes what the first undecided round decides.</summary>
    public void Decide(Round round)
    {
        _state.Rounds.Add(round);
        Save();
    }

    static void RequireOurs(string folder)
    {
        if (File.Exists(folder) || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any() && !File.Exists(Path.Combine(folder, StateFile))))
        {
            throw new InvalidDataContentException(
                $"{folder} is wanted for work files but holds something else; move it away, or give another `out`.");
        }
    }

    string PathOf(string name) => Path.Combine(_folder!, name);

    void Save()
    {
        if (_folder is null)
            return;
        string temporary = PathOf(StateFile + ".tmp");
        try
        {
            File.WriteAllBytes(temporary, JsonSerializer.SerializeToUtf8Bytes(_state, SearchWorkJson.Default.State));
            File.Move(temporary, PathOf(StateFile), overwrite: true);
        }
        catch (IOException error)
        {
            throw new ResourceLimitException($"{PathOf(StateFile)} cannot be written ({error.Message.TrimEnd('.')}); free space, or give `out` on another disk.", error);
        }
    }

    /// <summary>What a round of the search decided.</summary>
    /// <param name="Missing">What it was short of the recall; 0 or less ends the search.</param>
    /// <param name="AddsPartitions">Whether two more partitions follow.</param>
    internal sealed record Round(double Missing, bool AddsPartitions);

    /// <summary>What a work folder holds.</summary>
    internal sealed class State
    {
        public string Format { get; set; } = "pith-graph-work 1";

        public string Identity { get; set; } = "";

        public int Done { get; set; }

        public JoinState Join { get; set; }

        public List<Round> Rounds { get; set; } = [];
    }
}

/// <summary>Source-generated JSON of a work folder's state.</summary>
[JsonSerializable(typeof(SearchWork.State))]
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
sealed partial class SearchWorkJson : JsonSerializerContext;
