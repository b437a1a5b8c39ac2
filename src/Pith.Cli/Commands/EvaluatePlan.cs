using Pith.Data.Images;
using Pith.Evaluation;
using Pith.Learning.Networks;
using Pith.Neighbors.Graphs;
using Pith.Numerics;
using Pith.Pipelines.Train;
using Pith.Runs;
using Pith.Selection;

namespace Pith.Cli.Commands;

/// <summary>The plan of an evaluation, by its cost models. The machine is always measured: the time is told before the start.</summary>
static class EvaluatePlan
{
    public static RunPlan Of(CoresetInputRequest request, CoresetInputs inputs, EvaluationRequest evaluation, bool dryRun)
    {
        MachineSpeed speed = MachineSpeed.Measure(request.Threads);
        var costs = new List<StageCost>();
        foreach (string spec in new[] { request.Embeddings, request.Logits, request.TestEmbeddings }.OfType<string>())
            costs.Add(ReadCost.Embeddings(InputFiles.TotalBytes(spec), speed.Cores));
        if (inputs.Scoring is SupervisedTraining scoring)
        {
            using Network network = scoring.CreateNetwork();
            costs.AddRange(TrainingCost.Of(scoring, network, speed));
        }
        else if (inputs.Images is ImageDataset images)
        {
            long bytes = (images.TrainImages.Rows + images.TestImages.Rows) * (long)images.TrainImages.Columns * images.TrainImages.StorageType.Size();
            costs.Add(new StageCost([new PlannedMemory("images", bytes)], [new PlannedStage("read", 0.05 + bytes / 200e6)]));
        }
        AddSelection(costs, inputs, evaluation, speed);
        costs.Add(Trials(inputs, evaluation, speed));
        costs.Add(ReadCost.Fingerprint(new[] { request.Data, request.Embeddings, request.Scores }.OfType<string>().Sum(InputFiles.TotalBytes)));
        return new RunPlan(inputs.Problem.Rows, inputs.Images?.TrainImages.Columns ?? inputs.Problem.Embeddings!.Columns, costs);
    }

    // One graph with spare neighbours serves all cutoffs and budgets.
    static void AddSelection(List<StageCost> costs, CoresetInputs inputs, EvaluationRequest evaluation, MachineSpeed speed)
    {
        long rows = inputs.Problem.Rows;
        int largest = evaluation.Budgets.Max(b => b.Kept);
        int columns = inputs.Problem.Embeddings?.Columns ?? ScoringColumns(inputs);
        GraphMethodOptions[] graphs = [.. evaluation.Methods.Select(m => m.Options).OfType<GraphMethodOptions>()];
        if (graphs.Length > 0 && columns > 0)
        {
            int neighbors = graphs.Max(m => m.Neighbors);
            costs.Add(GraphCost.Exact(rows, columns, Math.Min(2L * neighbors, Math.Max(1, rows - 1)), speed));
            costs.Add(SelectionCost.OfMessages(rows, neighbors, largest, union: true));
        }
        costs.Add(SelectionCost.Of(rows, speed));
    }

    static int ScoringColumns(CoresetInputs inputs)
    {
        if (inputs.Scoring is null)
            return 0;
        using Network network = inputs.Scoring.CreateNetwork();
        return network.FeatureCount;
    }

    static StageCost Trials(CoresetInputs inputs, EvaluationRequest evaluation, MachineSpeed speed)
    {
        if (inputs.Trial is NetworkTrial trial)
        {
            using Network network = trial.CreateNetwork([0], 0);
            return EvaluationCost.Of(trial, network, evaluation.Trials, speed);
        }
        int[] kept = [.. evaluation.Budgets.SelectMany(b => Enumerable.Repeat(b.Kept, evaluation.Methods.Count * evaluation.Seeds))];
        return EvaluationCost.Of((LinearProbe)inputs.Trial, kept, speed);
    }
}
