using System.Globalization;
using Pith.Cli.Infrastructure;
using Pith.Learning;
using Pith.Learning.Attacks;
using Pith.Learning.Networks;
using Pith.Learning.Paradigms;

namespace Pith.Cli.Commands;

/// <summary>The options of <c>pith train</c> that say how the model is made, trained and attacked: rows of the library's option
/// tables.</summary>
sealed class TrainOptions
{
    const string AdamW = "adamw";
    const string AugmentNone = "none";
    const string AugmentCropFlip = "crop-flip";
    const int CropPixels = 4;
    const double AdamRate = 0.001;
    const double AdamWDecay = 0.01;

    static readonly Dictionary<string, string[]> s_aliases = new()
    {
        ["batch-size"] = ["batch"],
        ["learning-rate"] = ["lr"],
        ["attack-step"] = ["step"],
        ["attack-steps"] = ["steps"],
    };

    // These have their own form on the command line.
    static readonly string[] s_special = ["crop", "record"];

    readonly Dictionary<string, CliOption> _training = [];
    readonly Dictionary<string, CliOption> _model = [];
    readonly Dictionary<string, CliOption> _attack = [];
    readonly Dictionary<string, CliOption> _turtle = [];
    readonly CliOption _nesterov;
    readonly CliOption _noNesterov;
    readonly CliOption _augment;
    readonly CliOption _record;

    /// <param name="value">Adds an option with a value.</param>
    /// <param name="flag">Adds a switch.</param>
    public TrainOptions(Func<string, string, string, string?, string[], CliOption> value, Func<string, string, CliOption> flag)
    {
        void Add<T>(Dictionary<string, CliOption> table, IReadOnlyList<OptionRule<T>> rules, T defaults, string summaryEnd)
        {
            foreach (OptionRule<T> rule in rules.Where(r => !s_special.Contains(r.Name)))
            {
                string valueName = rule.Domain.Words.StartsWith("one of", StringComparison.Ordinal) ? "NAME" : "NUMBER";
                string shown = DefaultText(rule.Name) ?? rule.Text(defaults);
                table[rule.Name] = value(rule.Name, valueName, $"{rule.Summary}{summaryEnd}: {Spelled(rule.Domain.Words)} [{shown}]", null, s_aliases.GetValueOrDefault(rule.Name, []));
            }
        }
        Add(_model, ModelOptions.Rules, ModelOptions.Default, "");
        Add(_training, TrainingOptions.Rules, TrainingOptions.Default, "");
        _nesterov = flag("nesterov", "the momentum of SGD is Nesterov's; it is unless --no-nesterov is given");
        _noNesterov = flag("no-nesterov", "the momentum of SGD is the plain one");
        _augment = value("augment", "NAME", $"{AugmentNone}, or {AugmentCropFlip}: random crops of the image padded by {CropPixels} pixels, mirrored half of the time", AugmentNone, []);
        _record = value("record", "MOMENT", "train: what the model says in each row's own training step; eval: in a clean pass at each epoch's end", "train", []);
        Add(_attack, AttackOptions.Rules, AttackOptions.Default, " (adversarial)");
        Add(_turtle, [.. TurtleOptions.Rules.Where(r => !_training.ContainsKey(r.Name))], TurtleOptions.Default, " (unsupervised)");
    }

    /// <summary>Options that exclude each other.</summary>
    public CliOption[] ExclusiveNesterov => [_nesterov, _noNesterov];

    /// <summary>The first option that only an attack uses and that was given, or null.</summary>
    public string? GivenAttackOption(CommandContext context) => _attack.Values.FirstOrDefault(context.Has)?.Name;

    /// <summary>The first option that only the clustering uses and that was given, or null.</summary>
    public string? GivenTurtleOption(CommandContext context) => _turtle.Values.FirstOrDefault(context.Has)?.Name;

    /// <summary>The first option of models and supervised training that was given and that the clustering does not use, or null.</summary>
    public string? GivenSupervisedOption(CommandContext context) => SupervisedOnly.FirstOrDefault(context.Has)?.Name;

    IEnumerable<CliOption> SupervisedOnly => _model.Values
        .Concat(_training.Where(t => TurtleOptions.Rules.All(r => r.Name != t.Key)).Select(t => t.Value))
        .Concat([_nesterov, _noNesterov, _augment, _record]);

    /// <summary>The choices of the model.</summary>
    public ModelOptions ReadModel(CommandContext context) => Read(context, _model, ModelOptions.Rules, ModelOptions.Default);

    /// <summary>How to train.</summary>
    public TrainingOptions ReadTraining(CommandContext context, ulong seed, bool isSxCompatible)
    {
        TrainingOptions options = Read(context, _training, TrainingOptions.Rules, TrainingOptions.Default);
        if (options.Optimizer != OptimizerKind.Sgd && !context.Has(_training["learning-rate"]))
            options = options with { LearningRate = AdamRate };
        if (options.Optimizer == OptimizerKind.AdamW && !context.Has(_training["weight-decay"]))
            options = options with { WeightDecay = AdamWDecay };
        if (options.LearningRate == 0)
            throw new OptionException("learning-rate", "--learning-rate must be above 0; with 0 the model would not learn.");
        bool crops = Word(context, _augment, AugmentNone, AugmentCropFlip) == AugmentCropFlip;
        string record = Word(context, _record, "train", "eval");
        context.Resolve(_nesterov, context.IsOn(_noNesterov) ? "false" : "true");
        foreach (OptionRule<TrainingOptions> rule in TrainingOptions.Rules.Where(r => _training.ContainsKey(r.Name)))
            context.Resolve(_training[rule.Name], Spelled(rule.Text(options)));
        return options with
        {
            Nesterov = !context.IsOn(_noNesterov),
            Crop = crops ? CropPixels : 0,
            Flip = crops,
            Record = record == "eval" ? RecordMoment.Eval : RecordMoment.Training,
            FreezeNormalizationAfter = isSxCompatible ? 1 : 0,
            Seed = seed,
        };
    }

    /// <summary>How to attack.</summary>
    public AttackOptions ReadAttack(CommandContext context)
    {
        if (Word(context, _record, "train", "eval") == "eval")
            throw new OptionException(
                "record", "--record eval records clean passes, but --paradigm adversarial records what the model says under attack; leave it out.");
        return Read(context, _attack, AttackOptions.Rules, AttackOptions.Default);
    }

    /// <summary>How to cluster.</summary>
    public TurtleOptions ReadTurtle(CommandContext context, ulong seed)
    {
        foreach (CliOption option in SupervisedOnly)
            context.Resolve(option, null);
        Dictionary<string, CliOption> table = TurtleOptions.Rules.ToDictionary(r => r.Name, r => _turtle.GetValueOrDefault(r.Name) ?? _training[r.Name]);
        return Read(context, table, TurtleOptions.Rules, TurtleOptions.Default) with { Seed = seed };
    }

    /// <summary>The clustering's rate where none was given, by the columns of its features.</summary>
    public TurtleOptions WithRate(CommandContext context, TurtleOptions options, int columns)
    {
        CliOption rate = _training["learning-rate"];
        if (context.Has(rate))
            return options;
        options = options with { LearningRate = TurtleOptions.RateFor(columns) };
        context.Resolve(rate, options.LearningRate.ToString(CultureInfo.InvariantCulture));
        return options;
    }

    static string? DefaultText(string name) => name switch
    {
        "epochs" => "15; unsupervised 400",
        "batch-size" => "128; unsupervised 10000",
        "learning-rate" => "0.1; with adam and adamw 0.001; unsupervised 0.001, up to 0.01 for few columns",
        "weight-decay" => "0.0005; with adamw 0.01",
        "epsilon" => "8/255",
        "attack-step" => "2/255",
        _ => null,
    };

    static T Read<T>(CommandContext context, Dictionary<string, CliOption> table, IReadOnlyList<OptionRule<T>> rules, T options)
    {
        foreach (OptionRule<T> rule in rules.Where(r => table.ContainsKey(r.Name)))
        {
            CliOption option = table[rule.Name];
            if (context.Text(option) is string text)
                options = rule.WithText(options, text == AdamW ? "adam-w" : Fraction(text));
            context.Resolve(option, Spelled(rule.Text(options)));
        }
        return options;
    }

    // The optimiser's name has no dash, as everyone writes it.
    static string Spelled(string text) => text.Replace("adam-w", AdamW, StringComparison.Ordinal);

    // Bounds of attacks are usually written as 8/255.
    static string Fraction(string text)
    {
        string[] parts = text.Split('/');
        return parts.Length == 2
            && double.TryParse(parts[0], NumberStyles.Float, CultureInfo.InvariantCulture, out double above)
            && double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out double below)
            ? (above / below).ToString("R", CultureInfo.InvariantCulture)
            : text;
    }

    static string Word(CommandContext context, CliOption option, params string[] words)
    {
        string text = context.Text(option)!;
        return words.Contains(text) ? text : throw CommandContext.Bad(option, text, "one of " + string.Join(", ", words));
    }
}
