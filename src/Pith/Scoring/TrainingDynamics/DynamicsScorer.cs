using Pith.Data.Dynamics;
using Pith.Data.Scores;
using Pith.Numerics;
using Pith.Numerics.Threading;
using static System.FormattableString;

namespace Pith.Scoring.TrainingDynamics;

/// <summary>Scores from training dynamics, and how they agree.</summary>
/// <param name="Scores">The scores [N], in the order asked for; a row that was never recorded is NaN.</param>
/// <param name="Agreement">How far the scores agree with each other and with themselves as of earlier epochs.</param>
sealed record DynamicsScoring(IReadOnlyList<ImportanceScores> Scores, ScoreAgreement Agreement);

/// <summary>Computes any number of scores from recorded training dynamics in one pass over the files.</summary>
/// <remarks>
/// Every output is read once: its softmax, margins, error and change are reduced to a few numbers a row and epoch, from which all scores are
/// computed. Rows are taken in blocks whose state fits <see cref="ScoreInput.StateBytes"/>; with more than one block the files
/// are mapped once a block. A second, small pass over evenly drawn rows says how the scores agree and when they settled. The values depend
/// neither on blocks, threads, vector width, nor on the order in which rows were recorded. O(N C E) time.
/// </remarks>
static class DynamicsScorer
{
    const int RowsOfTask = 256;
    const int SmallestBlock = 64;
    const int LargestArray = 1 << 30;

    // Bytes of single-precision outputs a second and core, softmax and all scores included.
    const double BytesPerSecond = 0.5e9;

    /// <summary>Computes scores.</summary>
    /// <param name="scores">Scores of different names that share the precision of log-probabilities.</param>
    /// <param name="input">The recording, threads and memory.</param>
    /// <param name="progress">Receives progress, or null.</param>
    /// <param name="cancellation">Stops the computation.</param>
    /// <exception cref="OptionException">A score cannot be computed from this recording.</exception>
    /// <exception cref="InvalidDataContentException">A file is malformed or damaged, or an output is not finite or not what is declared.</exception>
    public static DynamicsScoring Compute(
        IReadOnlyList<DynamicsScore> scores, ScoreInput input, IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default)
    {
        foreach (DynamicsScore score in scores)
            score.Require(input);
        DynamicsFolder folder = input.Dynamics!;
        DynamicsDescription recording = folder.Description;
        TrainedRows trained = folder.Trained;

        var main = new HistoryPass(folder, trained, scores, input.Threads, everyEpoch: false);
        var sampled = new HistoryPass(folder, trained, scores, input.Threads, everyEpoch: true);
        int[] sample = ScoreAgreement.DrawRows(trained.Complete.Length > 0 ? trained.Complete : trained.Rows, (int)Math.Clamp(input.StateBytes / sampled.BytesPerRow, SmallestBlock, int.MaxValue));
        int blockRows = BlockRows(main, trained.Rows.Length, input.StateBytes);
        int blocks = (trained.Rows.Length + blockRows - 1) / blockRows;
        Action tick = Ticker(progress, (blocks + 1) * trained.Epochs.Length);

        double[][] values = [.. scores.Select(_ => NotScored(recording.Rows))];
        for (int first = 0; first < trained.Rows.Length; first += blockRows)
        {
            int[] rows = trained.Rows[first..Math.Min(first + blockRows, trained.Rows.Length)];
            HistoryPass.Histories histories = main.Read(rows, first == 0, tick, cancellation);
            Finish(main, histories, rows, scores, values, recording.Epochs, input.Threads, cancellation);
        }
        HistoryPass.Histories drawn = sampled.Read(sample, false, tick, cancellation);
        ScoreAgreement agreement = ScoreAgreement.Measure(sampled, drawn, sample.Length, scores, recording.Epochs, input.Threads, cancellation);
        ImportanceScores[] results = [.. scores.Select((s, i) => ResultOf(s, recording, values[i], WithMoment(s, WithGaps(WithKind(s.Parameters(recording.Epochs), recording), folder))))];
        return new DynamicsScoring(folder.Final() is { } final ? OfFinalModel(results, scores, input with { Dynamics = final }, trained, cancellation) : results, agreement);
    }

    // Scores of one model are those of the finished one in evaluation mode, where its outputs were recorded, of the rows that were trained on.
    static ImportanceScores[] OfFinalModel(
        ImportanceScores[] results, IReadOnlyList<DynamicsScore> scores, ScoreInput final, TrainedRows trained, CancellationToken cancellation)
    {
        DynamicsScore[] ofOneModel = [.. scores.Where(score => score.NeedsLastEpochOnly)];
        if (ofOneModel.Length == 0)
            return results;
        ImportanceScores[] found = [.. OfOneEpoch(ofOneModel, final, trained, cancellation)];
        return Array.ConvertAll(results, result => Array.Find(found, score => score.Name == result.Name) ?? result);
    }

    static IEnumerable<ImportanceScores> OfOneEpoch(DynamicsScore[] scores, ScoreInput final, TrainedRows trained, CancellationToken cancellation)
    {
        DynamicsDescription recording = final.Dynamics!.Description;
        TrainedRows rows = final.Dynamics.Trained;
        if (trained.Rows.Except(rows.Rows).Any())
        {
            throw new InvalidDataContentException(FormattableString.Invariant(
                $"{Path.Combine(final.Dynamics.Path, DynamicsFolder.FinalName)}: row {trained.Rows.Except(rows.Rows).First()} is missing but is in the epochs; record the final outputs of every row that was trained on."));
        }
        var pass = new HistoryPass(final.Dynamics, rows, scores, final.Threads, everyEpoch: false);
        double[][] values = [.. scores.Select(_ => NotScored(recording.Rows))];
        int blockRows = BlockRows(pass, trained.Rows.Length, final.StateBytes);
        for (int first = 0; first < trained.Rows.Length; first += blockRows)
        {
            int[] block = trained.Rows[first..Math.Min(first + blockRows, trained.Rows.Length)];
            Finish(pass, pass.Read(block, first == 0, () => { }, cancellation), block, scores, values, 1, final.Threads, cancellation);
        }
        return scores.Select((score, i) =>
        {
            ImportanceScores result = ResultOf(score, recording, values[i], new Dictionary<string, string>(WithKind(new Dictionary<string, string>(), recording)) { [Moment] = "final model" });
            return new ImportanceScores(
                result.Name, result.Direction, values[i], result.Definition.Replace(AtLastEpoch, "of the final model in evaluation mode", StringComparison.Ordinal),
                result.Parameters, result.Source);
        });
    }

    // Of a predicted number a score is of its residual, and says so.
    static ImportanceScores ResultOf(DynamicsScore score, DynamicsDescription recording, double[] values, IReadOnlyDictionary<string, string> parameters) =>
        recording.Values == DynamicsValues.Residuals
            ? new ImportanceScores(score.Name, score.Direction, values, score.DefinitionOfResiduals!, parameters, score.Source)
            : score.Result(values, parameters);

    // The parameter that tells of which moment a score of one model is.
    const string Moment = "moment";
    const string AtLastEpoch = "at the last epoch";

    /// <summary>Rows whose state is held at once, and the bytes of that state.</summary>
    /// <param name="recording">The recording.</param>
    /// <param name="rows">Rows that were recorded.</param>
    /// <param name="stateBytes">Bytes that the state may take at once.</param>
    public static (int Rows, long Bytes) PlanBlock(DynamicsDescription recording, int rows, long stateBytes)
    {
        // The most that any choice of scores keeps: six reductions of every epoch, all ten of the last, and the logarithms.
        long bytesPerRow = (6L * recording.Epochs + 10) * sizeof(double) + OutputReduction.Padded(recording.Classes) * sizeof(float);
        int blockRows = BlockRows(bytesPerRow, 6 * recording.Epochs, OutputReduction.Padded(recording.Classes), rows, stateBytes);
        return (blockRows, blockRows * bytesPerRow);
    }

    /// <summary>The pass over the files and what it holds, for any number of scores.</summary>
    public static StageCost Cost(ScoreSize size, MachineSpeed speed)
    {
        long agreement = Math.Min(size.Rows, ScoreAgreement.MostRows);
        double outputs = (double)size.Rows * size.Epochs * size.Classes * 4;
        double drawn = (double)agreement * size.Epochs * size.Classes * 4;
        return new StageCost(
            [
                new PlannedMemory("labels and rows", size.Rows * 24),
                new PlannedMemory("one epoch (mapped)", size.DynamicsBytes / size.Epochs, "score"),
                new PlannedMemory("state of the rows", size.StateBytes, "score"),
                new PlannedMemory("agreement", agreement * size.Epochs * 180 + agreement * size.Classes * 4, "score"),
            ],
            [new PlannedStage("score", 0.15 + (outputs + drawn) / BytesPerSecond / speed.Cores)]);
    }

    static int BlockRows(HistoryPass pass, int rows, long stateBytes) =>
        BlockRows(pass.BytesPerRow, pass.ValuesPerRow, pass.LogsPerRow, rows, stateBytes);

    // Blocks of equal size, each of whose arrays stays within what an index can reach.
    static int BlockRows(long bytesPerRow, int valuesPerRow, int logsPerRow, int rows, long stateBytes)
    {
        long fitting = Math.Max(SmallestBlock, stateBytes / bytesPerRow);
        fitting = Math.Min(fitting, LargestArray / Math.Max(10, Math.Max(valuesPerRow, logsPerRow)));
        int blocks = (int)((rows + fitting - 1) / fitting);
        return (rows + blocks - 1) / blocks;
    }

    static void Finish(
        HistoryPass pass,
        HistoryPass.Histories histories,
        int[] rows,
        IReadOnlyList<DynamicsScore> scores,
        double[][] values,
        int epochs,
        int threads,
        CancellationToken cancellation) =>
        RowBlocks.ForEach(rows.Length, RowsOfTask, threads, () => new double[pass.HistoryLength], (first, count, history) =>
        {
            for (int slot = first; slot < first + count; slot++)
            {
                histories.Gather(slot, history);
                for (int s = 0; s < scores.Count; s++)
                    values[s][rows[slot]] = scores[s].Compute(new RowHistory(history, epochs, epochs));
            }
        }, cancellation);

    static Dictionary<string, string> WithKind(IReadOnlyDictionary<string, string> parameters, DynamicsDescription recording) =>
        new(parameters) { ["values"] = KebabCase.Of(recording.Values) };

    // A ragged recording shows in the scores, which are of what is there.
    static Dictionary<string, string> WithGaps(Dictionary<string, string> parameters, DynamicsFolder folder)
    {
        TrainedRows trained = folder.Trained;
        if (!trained.IsRagged && folder.MissingEpochs.Count == 0)
            return parameters;
        parameters["incompleteRows"] = Invariant($"{trained.Rows.Length - trained.Complete.Length}");
        parameters["missingEpochs"] = string.Join(',', folder.MissingEpochs);
        return parameters;
    }

    static Dictionary<string, string> WithMoment(DynamicsScore score, Dictionary<string, string> parameters)
    {
        if (score.NeedsLastEpochOnly)
            parameters[Moment] = "last recorded epoch, as recorded";
        return parameters;
    }

    static double[] NotScored(int rows)
    {
        var values = new double[rows];
        Array.Fill(values, double.NaN);
        return values;
    }

    static Action Ticker(IProgress<WorkProgress>? progress, int total)
    {
        int done = 0;
        int step = (total + 99) / 100;
        return () =>
        {
            done++;
            if (done % step == 0 || done == total)
                progress?.Report(new WorkProgress("training dynamics", done, total, "epochs"));
        };
    }
}
