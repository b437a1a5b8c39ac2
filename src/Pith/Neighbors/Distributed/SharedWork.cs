using System.Text.Json;
using Pith.Neighbors.Approximate;
using Pith.Neighbors.Search;
using Pith.Numerics.Arrays;
using Pith.Numerics.Communication;

namespace Pith.Neighbors.Distributed;

/// <summary>What ranks keep of a search in a folder on storage that they share, so that the same search goes on after its last finished phase, with as many
/// ranks or others.</summary>
/// <remarks>Phases are the partitions and local joins in their order, or the parts of an exact search. When one is done, every rank writes its lists to a file; when all files are on the
/// disk, rank 0 replaces the state that names them. So a state never names what is half written, and what no state names is nothing. Work is gone on with only
/// where codes and settings are the same.</remarks>
sealed class SharedWork
{
    /// <summary>The file that tells what is in the folder.</summary>
    public const string StateFile = "ranks.json";

    const string ListsPrefix = "lists-";
    const string OrderPrefix = "order-";

    readonly ICommunicator _ranks;
    readonly string _folder;
    State _state = new();

    SharedWork(ICommunicator ranks, string folder) => (_ranks, _folder) = (ranks, folder);

    /// <summary>Phases done.</summary>
    public int Done => _state.Done;

    /// <summary>Told how many phases were done before, where there are any; null where nobody wants to know.</summary>
    public Action<int>? GoesOn { get; init; }

    /// <summary>Told every phase that begins; null where nobody wants to know.</summary>
    public Action<string>? Begins { get; init; }

    /// <summary>Opens the folder, which is made where it is not there, and makes sure that all ranks see the same one.</summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="folder">The folder; nobody else's files may be in it.</param>
    /// <param name="goesOn">See <see cref="GoesOn"/>.</param>
    /// <param name="begins">See <see cref="Begins"/>.</param>
    /// <exception cref="InvalidDataContentException">There is something else, or a rank does not see it.</exception>
    public static SharedWork Open(ICommunicator ranks, string folder, Action<int>? goesOn = null, Action<string>? begins = null)
    {
        var work = new SharedWork(ranks, folder) { GoesOn = goesOn, Begins = begins };
        SharedFolder.Open(ranks, folder, StateFile, JsonSerializer.SerializeToUtf8Bytes(new State(), SharedWorkJson.Default.State));
        work._state = Together.Run(ranks, work.Read);
        return work;
    }

    /// <summary>Removes the folder and all that is in it.</summary>
    public void Remove()
    {
        _ranks.Barrier();
        if (_ranks.Rank == 0)
            SharedFolder.Remove(_folder, StateFile, ListsPrefix + "*", OrderPrefix + "*");
    }

    /// <summary>The path of a folder inside, for what is put in its place when it is whole.</summary>
    public string Inside(string name) => PathOf(name);

    /// <summary>Says what the work is of; work of anything else is forgotten.</summary>
    /// <param name="identity">The same on all ranks.</param>
    public void Begin(string identity)
    {
        if (_state.Identity == identity)
        {
            if (_state.Done > 0)
                GoesOn?.Invoke(_state.Done);
            return;
        }
        // Said before anything is written: a file of this work must not stand under a name that a state of the other one gives.
        _state = new State { Identity = identity };
        Together.Run(_ranks, () =>
        {
            if (_ranks.Rank == 0)
                Save();
        });
    }

    /// <summary>Whether a phase was done before; one that was not begins.</summary>
    public bool IsDone(int phase, string name)
    {
        if (phase < _state.Done)
            return true;
        Begins?.Invoke(name);
        return false;
    }

    /// <summary>What a round decided before; null where it decides now.</summary>
    public SearchWork.Round? Decided(int round) => round < _state.Rounds.Count ? _state.Rounds[round] : null;

    /// <summary>Notes what the first undecided round decides; kept with the next phase.</summary>
    public void Decide(SearchWork.Round round) => _state.Rounds.Add(round);

    /// <summary>Reads the order of rows that the first phase made.</summary>
    /// <param name="rows">N.</param>
    public int[] ReadOrder(int rows)
    {
        var order = new int[rows];
        foreach (Piece piece in _state.Order)
            WorkFile.Read<int>(PathOf(piece.File), piece.Count, 0, order.AsSpan(piece.First, piece.Count));
        return order;
    }

    /// <summary>Reads some rows' lists, which other ranks may have written.</summary>
    public unsafe void ReadLists(NeighborLists lists, int first) => ReadLists(new RowShare(first, lists.Rows), lists.Length, lists.Of(0));

    /// <summary>Reads the candidates of rows that are kept; those of others stay empty.</summary>
    /// <param name="shares">This rank's rows.</param>
    /// <param name="lists">Their candidates.</param>
    public unsafe void ReadLists(RowShare[] shares, CandidateLists[] lists)
    {
        for (int i = 0; i < shares.Length; i++)
        {
            using var keys = new NativeBuffer<long>((long)shares[i].Count * lists[i].Capacity);
            keys.Fill(CandidateLists.NoKey);
            ReadLists(shares[i], lists[i].Capacity, keys.Pointer);
            lists[i].Take(keys.Pointer);
        }
    }

    /// <summary>Keeps what the first unfinished phase has done.</summary>
    /// <param name="lists">This rank's lists.</param>
    /// <param name="first">Its first row.</param>
    /// <param name="order">[rows of this rank] the order of rows, where the phase made it; else null.</param>
    public unsafe void Finish(NeighborLists lists, int first, int[]? order) =>
        Finish([new RowShare(first, lists.Rows)], (_, file) => WorkFile.Write(file, lists.Of(0), (long)lists.Rows * lists.Length), order);

    /// <summary>Keeps the candidates that the first unfinished phase has found.</summary>
    /// <param name="shares">This rank's rows.</param>
    /// <param name="lists">Their candidates.</param>
    public unsafe void Finish(RowShare[] shares, CandidateLists[] lists) => Finish(
        shares,
        (i, file) =>
        {
            using var keys = new NativeBuffer<long>((long)shares[i].Count * lists[i].Capacity);
            lists[i].CopyTo(keys.Pointer);
            WorkFile.Write(file, keys.Pointer, keys.Length);
        },
        null);

    unsafe void ReadLists(RowShare rows, int length, long* lists)
    {
        foreach (Piece piece in _state.Lists)
        {
            int from = Math.Max(rows.First, piece.First), end = Math.Min(rows.End, piece.First + piece.Count);
            if (from < end)
            {
                WorkFile.Read(
                    PathOf(piece.File), (long)piece.Count * length, (long)(from - piece.First) * length, lists + ((long)(from - rows.First) * length),
                    (long)(end - from) * length);
            }
        }
    }

    unsafe void Finish(RowShare[] shares, Action<int, string> write, int[]? order)
    {
        int phase = _state.Done + 1;
        Together.Run(_ranks, () =>
        {
            for (int i = 0; i < shares.Length; i++)
            {
                if (shares[i].Count > 0)
                    write(i, PathOf(ListsFile(phase, shares[i].First)));
            }
            fixed (int* values = order)
            {
                if (order is { Length: > 0 })
                    WorkFile.Write(PathOf(OrderFile(shares[0].First)), values, order.Length);
            }
        });
        int[] all = _ranks.AllGather<int>([.. shares.SelectMany(share => (int[])[share.First, share.Count])]);
        var state = new State { Identity = _state.Identity, Done = phase, Rounds = _state.Rounds, Order = _state.Order };
        state.Lists = [.. Pieces(all, some => ListsFile(phase, some))];
        if (order is not null)
            state.Order = [.. Pieces(all, OrderFile)];
        _state = state;
        Together.Run(_ranks, () =>
        {
            if (_ranks.Rank == 0)
                Save();
        });
    }

    static string ListsFile(int phase, int first) => FormattableString.Invariant($"{ListsPrefix}{phase:D3}-{first:D10}.bin");

    static string OrderFile(int first) => FormattableString.Invariant($"{OrderPrefix}{first:D10}.bin");

    static IEnumerable<Piece> Pieces(int[] all, Func<int, string> name)
    {
        for (int i = 0; i < all.Length; i += 2)
        {
            if (all[i + 1] > 0)
                yield return new Piece(name(all[i]), all[i], all[i + 1]);
        }
    }

    State Read()
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(PathOf(StateFile)), SharedWorkJson.Default.State) ?? new State();
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataContentException($"{PathOf(StateFile)} cannot be read ({error.Message.TrimEnd('.')}); remove the folder to begin anew.", error);
        }
    }

    // Then removes what no state names any more.
    void Save()
    {
        WorkFile.WriteAtomically(PathOf(StateFile), JsonSerializer.SerializeToUtf8Bytes(_state, SharedWorkJson.Default.State));
        HashSet<string> named = [.. _state.Lists.Concat(_state.Order).Select(piece => piece.File)];
        foreach (string file in Directory.GetFiles(_folder, ListsPrefix + "*").Concat(Directory.GetFiles(_folder, OrderPrefix + "*")))
        {
            if (!named.Contains(Path.GetFileName(file)))
                File.Delete(file);
        }
    }

    string PathOf(string name) => Path.Combine(_folder, name);

    /// <summary>A file with what a rank has of consecutive rows.</summary>
    /// <param name="File">Its name.</param>
    /// <param name="First">The first row.</param>
    /// <param name="Count">Rows.</param>
    internal sealed record Piece(string File, int First, int Count);

    /// <summary>What is in the folder.</summary>
    internal sealed class State
    {
        public string Format { get; set; } = "pith-ranks-work 1";

        public string Identity { get; set; } = "";

        public int Done { get; set; }

        public List<SearchWork.Round> Rounds { get; set; } = [];

        public List<Piece> Order { get; set; } = [];

        public List<Piece> Lists { get; set; } = [];
    }
}
