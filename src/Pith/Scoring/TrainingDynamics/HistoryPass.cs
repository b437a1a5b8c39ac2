using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using Pith.Data.Dynamics;
using Pith.Numerics.Threading;

namespace Pith.Scoring.TrainingDynamics;

/// <summary>Reads the reductions of some rows at every epoch: one pass over the files, one epoch mapped at a time.</summary>
/// <remarks>A row's numbers depend on its own outputs alone, so neither the choice of rows, nor the order recorded, nor threads show in them.</remarks>
sealed class HistoryPass
{
    const int PlacesOfTask = 256;
    const int Ahead = 3;
    const int BytesOfLine = 64;

    static readonly int s_reductions = Enum.GetValues<RowReduction>().Length;

    readonly DynamicsFolder _folder;
    readonly TrainedRows _trained;
    readonly bool _halfLogs;
    readonly int _threads;
    readonly RowReduction[] _kept;
    readonly bool _needsRare;
    readonly int _logs;
    readonly int _epochs;
    readonly int[] _slotOfRow;
    Histories? _histories;

    /// <summary>Plans a pass.</summary>
    /// <param name="folder">The recording.</param>
    /// <param name="trained">Its rows.</param>
    /// <param name="scores">The scores that will be computed; they share the precision of log-probabilities.</param>
    /// <param name="threads">Threads; 0 means all cores.</param>
    /// <param name="everyEpoch">Whether scores of the last epoch will be computed as of earlier ones too.</param>
    public HistoryPass(DynamicsFolder folder, TrainedRows trained, IReadOnlyList<DynamicsScore> scores, int threads, bool everyEpoch)
    {
        _folder = folder;
        _trained = trained;
        _halfLogs = scores.OfType<LogScore>().Any(s => s.LogPrecision == LogPrecision.Half);
        _threads = threads;
        _epochs = folder.Description.Epochs;
        _kept = [.. scores.Where(s => everyEpoch || !s.NeedsLastEpochOnly).SelectMany(s => s.Reductions).Distinct().Order()];
        _needsRare = scores.SelectMany(s => s.Reductions).Any(IsRare);
        EveryEpoch = everyEpoch;
        _logs = _kept.Contains(RowReduction.Change) ? OutputReduction.Padded(folder.Description.Classes) : 0;
        _slotOfRow = new int[folder.Description.Rows];
        Array.Fill(_slotOfRow, -1);
    }

    bool EveryEpoch { get; }

    /// <summary>Bytes of state that one row takes during the pass.</summary>
    public long BytesPerRow => ((long)_kept.Length * _epochs + s_reductions) * sizeof(double) + _logs * sizeof(float);

    /// <summary>Numbers of a row's history while it is read.</summary>
    public int ValuesPerRow => _kept.Length * _epochs;

    /// <summary>Logarithms of a row that one epoch leaves to the next; 0 where no change is needed.</summary>
    public int LogsPerRow => _logs;

    /// <summary>Numbers of one row's gathered history.</summary>
    public int HistoryLength => s_reductions * _epochs;

    /// <summary>Reads the rows' reductions; what an earlier call returned is overwritten.</summary>
    /// <param name="rows">Recorded rows, each once; no more than at the first call.</param>
    /// <param name="isFirst">Whether the files are read for the first time and are to be checked.</param>
    /// <param name="tick">Called after every epoch.</param>
    /// <param name="cancellation">Stops the pass.</param>
    public Histories Read(ReadOnlySpan<int> rows, bool isFirst, Action tick, CancellationToken cancellation)
    {
        // The arrays of the first block serve all others, which are not larger.
        _histories ??= new Histories(this, rows.Length);
        Histories histories = _histories;
        if (_trained.IsRagged)
            histories.Clear();
        for (int slot = 0; slot < rows.Length; slot++)
            _slotOfRow[rows[slot]] = slot;
        // Checking a file's sums takes one thread: the next file's are checked while this one is read, unless one thread is all there may be.
        bool opensAhead = RowBlocks.Threads(_threads) > 1;
        Task<DynamicsEpoch>? opening = null;
        try
        {
            for (int i = 0; i < _trained.Epochs.Length; i++)
            {
                using DynamicsEpoch epoch = opening is null ? _folder.OpenEpoch(_trained.Epochs[i], isFirst) : opening.GetAwaiter().GetResult();
                int next = i + 1;
                opening = opensAhead && next < _trained.Epochs.Length ? Task.Run(() => _folder.OpenEpoch(_trained.Epochs[next], isFirst), CancellationToken.None) : null;
                ReadEpoch(epoch, histories, cancellation);
                tick();
            }
        }
        finally
        {
            Discard(opening);
        }
        foreach (int row in rows)
            _slotOfRow[row] = -1;
        return histories;
    }

    // An epoch that was opened ahead and is not read any more, because reading another one failed.
    static void Discard(Task<DynamicsEpoch>? opening)
    {
        if (opening is null)
            return;
        try
        {
            opening.GetAwaiter().GetResult().Dispose();
        }
        catch (PithException)
        {
            // The failure that ended the pass is the one to report.
        }
    }

    void ReadEpoch(DynamicsEpoch epoch, Histories histories, CancellationToken cancellation)
    {
        DynamicsDescription description = _folder.Description;
        bool withRare = _needsRare && (EveryEpoch || epoch.Number == _epochs - 1);
        int firstBad = int.MaxValue;
        RowBlocks.ForEach(
            epoch.Rows.Length,
            PlacesOfTask,
            _threads,
            () => new OutputReduction(description.Classes, description.Values, _halfLogs),
            (first, count, reduction) =>
            {
                ReadOnlySpan<int> rows = epoch.Rows;
                ReadOnlySpan<int> labels = _folder.Labels;
                Span<double> results = stackalloc double[s_reductions];
                for (int place = first; place < first + count; place++)
                {
                    if (place + Ahead < first + count && _slotOfRow[rows[place + Ahead]] is >= 0 and int next)
                    {
                        Prefetch(histories.LogsOf(next));
                        Prefetch(histories.HistoryOf(next, epoch.Number));
                    }
                    int slot = _slotOfRow[rows[place]];
                    if (slot < 0)
                        continue;
                    Span<float> logs = histories.LogsOf(slot);
                    bool isFirst = epoch.Number == 0 || !_trained.IsRecorded(rows[place], epoch.Number - 1);
                    if (!reduction.Reduce(epoch, place, labels[rows[place]], logs, isFirst, withRare, results))
                    {
                        InterlockedMinimum(ref firstBad, place);
                        continue;
                    }
                    // Without the epoch before there is no change from it.
                    if (isFirst && epoch.Number > 0)
                        results[(int)RowReduction.Change] = double.NaN;
                    histories.Store(slot, epoch.Number, results);
                }
            },
            cancellation);
        if (firstBad < int.MaxValue)
            throw BadOutputs(epoch, firstBad, description);
    }

    // Rows recorded in shuffled order meet their state in shuffled places, which no processor foresees.
    static unsafe void Prefetch<T>(Span<T> values)
        where T : unmanaged
    {
        if (!Sse.IsSupported || values.IsEmpty)
            return;
        ref T start = ref MemoryMarshal.GetReference(values);
        for (int i = 0; i < values.Length; i += BytesOfLine / sizeof(T))
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref start, i)));
    }

    static void InterlockedMinimum(ref int target, int value)
    {
        int seen = Volatile.Read(ref target);
        while (value < seen)
        {
            int before = Interlocked.CompareExchange(ref target, value, seen);
            if (before == seen)
                return;
            seen = before;
        }
    }

    static InvalidDataContentException BadOutputs(DynamicsEpoch epoch, int place, DynamicsDescription description)
    {
        var outputs = new double[description.Classes];
        epoch.Read(place, outputs);
        string where = FormattableString.Invariant($"{epoch.Name}: epoch {epoch.Number}, row {epoch.Rows[place]}");
        int bad = Array.FindIndex(outputs, value => !double.IsFinite(value));
        if (bad >= 0)
        {
            return new InvalidDataContentException(FormattableString.Invariant(
                $"{where}: the output of class {bad} is {outputs[bad]}; outputs must be finite, record again from a training that does not diverge."));
        }
        bool isProbability = description.Values == DynamicsValues.Probabilities;
        double sum = outputs.Sum(value => isProbability ? value : Math.Exp(value));
        string least = isProbability && outputs.Min() < 0 ? FormattableString.Invariant($", the smallest is {outputs.Min():G4}") : "";
        return new InvalidDataContentException(FormattableString.Invariant(
            $"{where}: the outputs are declared {KebabCase.Of(description.Values)} but their probabilities sum to {sum:G4} instead of 1{least}; say \"values\": \"logits\" in {DynamicsDescription.FileName} if these are logits."));
    }

    static bool IsRare(RowReduction reduction) => reduction is RowReduction.Loss or RowReduction.Entropy or RowReduction.TopMargin or RowReduction.LeastConfidence;

    /// <summary>The reductions of some rows at all epochs, and the logarithms that the next epoch is compared with.</summary>
    internal sealed class Histories
    {
        readonly HistoryPass _pass;
        readonly int _rows;

        // One stretch for each epoch, in it one for each row: an epoch's results are written in one place.
        readonly double[] _values;
        readonly double[] _last;
        readonly float[] _logs;

        public Histories(HistoryPass pass, int rows)
        {
            _pass = pass;
            _rows = rows;
            _values = new double[(long)rows * pass._epochs * pass._kept.Length];
            _last = new double[(long)rows * s_reductions];
            _logs = new float[(long)rows * pass._logs];
        }

        /// <summary>Makes every number that of an epoch which a row lacks.</summary>
        public void Clear()
        {
            Array.Fill(_values, double.NaN);
            Array.Fill(_last, double.NaN);
        }

        public Span<float> LogsOf(int slot) => _logs.AsSpan(slot * _pass._logs, _pass._logs);

        public Span<double> HistoryOf(int slot, int epoch)
        {
            int kept = _pass._kept.Length;
            return _values.AsSpan((epoch * _rows + slot) * kept, kept);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Store(int slot, int epoch, ReadOnlySpan<double> results)
        {
            RowReduction[] kept = _pass._kept;
            Span<double> target = HistoryOf(slot, epoch);
            for (int k = 0; k < kept.Length; k++)
                target[k] = results[(int)kept[k]];
            if (epoch == _pass._epochs - 1)
                results.CopyTo(_last.AsSpan(slot * s_reductions));
        }

        /// <summary>Puts a row's history together.</summary>
        /// <param name="slot">The row's place among the rows read.</param>
        /// <param name="history">[<see cref="HistoryLength"/>], as <see cref="RowHistory"/> takes it.</param>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Gather(int slot, Span<double> history)
        {
            int epochs = _pass._epochs;
            for (int r = 0; r < s_reductions; r++)
                history[(r + 1) * epochs - 1] = _last[slot * s_reductions + r];
            RowReduction[] kept = _pass._kept;
            for (int epoch = 0; epoch < epochs; epoch++)
            {
                ReadOnlySpan<double> source = HistoryOf(slot, epoch);
                for (int k = 0; k < kept.Length; k++)
                    history[(int)kept[k] * epochs + epoch] = source[k];
            }
        }
    }
}
