using System.Globalization;
using Pith.Evaluation;
using Pith.Extrapolation;
using Pith.Scoring;
using Pith.Selection;

namespace Pith.Pipelines;

/// <summary>Defaults that are too large for a small dataset: they are made to fit with a note, where a value that was given is refused.</summary>
static class FittedDefaults
{
    /// <summary>The most neighbours that a row can have, in words.</summary>
    public const string RowsLessOne = "the rows less one";

    /// <summary>A number that nobody gave, at most what the data allow.</summary>
    /// <param name="option">The option's name.</param>
    /// <param name="value">Its value.</param>
    /// <param name="isDefault">Whether it is the default and was not given.</param>
    /// <param name="most">The most that the data allow.</param>
    /// <param name="why">What these are, for the note, e.g. <c>the rows less one</c>.</param>
    /// <param name="log">Told where the number changes.</param>
    public static int Fit(string option, int value, bool isDefault, int most, string why, IStageLog log)
    {
        if (!isDefault || value <= most || most < 1)
            return value;
        log.Message(FormattableString.Invariant($"note: `{option}` is {most} ({why}), because there are too few for the default of {value}."));
        return most;
    }

    /// <summary>A method whose neighbours fit the data.</summary>
    /// <param name="choice">The method and its settings.</param>
    /// <param name="most">The most neighbours that a row can have.</param>
    /// <param name="why">What these are, for the note.</param>
    /// <param name="log">Told where the number changes.</param>
    public static MethodChoice<TOptions> Neighbors<TOptions>(MethodChoice<TOptions> choice, int most, string why, IStageLog log)
        where TOptions : class
    {
        const string Option = "neighbors";
        if (choice is not { Info: { } info, Options: { } options } || !info.Has(Option) || choice.Given.Contains(Option) || choice.Open.Contains(Option)
            || (choice.Compat is null && info.TextOf(options, Option) != info.DefaultOf(Option))
            || !int.TryParse(info.TextOf(options, Option), NumberStyles.None, CultureInfo.InvariantCulture, out int value))
            return choice;
        int fitting = Fit(Option, value, isDefault: true, most, why, log);
        return fitting == value ? choice : choice with { Options = info.With(options, Option, fitting.ToString(CultureInfo.InvariantCulture)) };
    }

    /// <summary>Folds and neighbours of an extrapolation that fit its scored rows.</summary>
    /// <param name="folds">Folds of the cross-validation.</param>
    /// <param name="method">The method and its settings.</param>
    /// <param name="isDefault">Whether the folds are the default and were not given.</param>
    /// <param name="scored">Rows that are scored.</param>
    /// <param name="log">Told where a number changes.</param>
    public static (int Folds, MethodChoice<IExtrapolatorOptions> Method) Extrapolation(
        int folds, MethodChoice<IExtrapolatorOptions> method, bool isDefault, int scored, IStageLog log)
    {
        if (scored >= 2)
            folds = Fit("folds", folds, isDefault, scored, "the scored rows", log);
        return (folds, Neighbors(method, scored - ((scored + folds - 1) / folds), "the scored rows without one fold", log));
    }

    /// <summary>Methods that are compared, with neighbours that fit the data.</summary>
    /// <param name="methods">The methods and their settings.</param>
    /// <param name="problem">The dataset; where it brings a graph nothing changes.</param>
    /// <param name="log">Told once where the number changes.</param>
    public static IReadOnlyList<EvaluatedMethod> Neighbors(IReadOnlyList<EvaluatedMethod> methods, SelectionProblem problem, IStageLog log)
    {
        if (problem.Graph is not null)
            return methods;
        var told = new OnceLog(log);
        return [.. methods.Select(method => method with
        {
            Options = Neighbors(
                new MethodChoice<ISelectionOptions>(method.Info, method.Options) { Given = method.Given, Open = method.Open, Compat = method.Compat },
                problem.Rows - 1, RowsLessOne, told).Options!,
        })];
    }

    /// <summary>A tuning whose methods and tried neighbours fit the data.</summary>
    /// <param name="options">What is tried.</param>
    /// <param name="isGiven">Whether the neighbours to try were given.</param>
    /// <param name="problem">The dataset; where it brings a graph nothing changes.</param>
    /// <param name="log">Told where something changes.</param>
    public static TuningOptions Neighbors(TuningOptions options, bool isGiven, SelectionProblem problem, IStageLog log)
    {
        int most = problem.Rows - 1;
        options = options with { Methods = Neighbors(options.Methods, problem, log) };
        if (isGiven || problem.Graph is not null || most < 1 || options.Neighbors.All(neighbors => neighbors <= most))
            return options;
        log.Message(FormattableString.Invariant($"note: `neighbors` is tried up to {most} ({RowsLessOne}), because there are too few for the defaults."));
        return options with { Neighbors = [.. options.Neighbors.Select(neighbors => Math.Min(neighbors, most)).Distinct()] };
    }

    /// <summary>A score whose neighbours fit the data.</summary>
    /// <param name="score">The score and its settings.</param>
    /// <param name="given">Settings that were given, by name.</param>
    /// <param name="rows">N.</param>
    /// <param name="log">Told where the number changes.</param>
    public static IImportanceScore Neighbors(IImportanceScore score, IReadOnlyList<string> given, int rows, IStageLog log) =>
        Neighbors(new MethodChoice<IImportanceScore>(score.Info, score) { Given = given }, rows - 1, RowsLessOne, log).Options!;

    // Methods of one call share defaults, and one note says so.
    sealed class OnceLog(IStageLog log) : IStageLog
    {
        readonly HashSet<string> _told = [];

        public void Message(string text)
        {
            if (_told.Add(text))
                log.Message(text);
        }

        public void Detail(string text) => log.Detail(text);
    }
}
