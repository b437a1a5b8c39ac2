using Pith.Data.Dynamics;
using Pith.Data.Images;
using Pith.Data.Labels;
using Pith.Data.Texts;
using Pith.Learning;
using Pith.Learning.Networks;
using Pith.Pipelines.Embed;

namespace Pith.Pipelines.Train;

/// <summary>What a training is asked for: a model of images, or a head on given features.</summary>
sealed record TrainRequest
{
    /// <summary>The images, as <see cref="ImageDataSpec"/> reads them, e.g. <c>fashion-mnist</c>; empty where a head is trained on
    /// <see cref="Embeddings"/>.</summary>
    public string Data { get; init; } = "";

    /// <summary>How texts are embedded, where <see cref="Data"/> names texts; its data, target and seed are the request's.</summary>
    public EmbedRequest Texts { get; init; } = new();

    /// <summary>Features of all rows [N, D]: without <see cref="Data"/> what is trained on, with it what a clustering groups in place of the pixel
    /// values. Default null.</summary>
    public string? Embeddings { get; init; }

    /// <summary>Class labels [N] of given features; null with images, which have their own.</summary>
    public string? Labels { get; init; }

    /// <summary>What the labels of given features are. Default classes.</summary>
    public LabelKind Target { get; init; } = LabelKind.Classes;

    /// <summary>The rows' own names [N], by which tables and lists of given features are matched. Default null, row numbers.</summary>
    public string? Ids { get; init; }

    /// <summary>A condition in SQL over the columns of an input that is a table: other rows are as if they were not there. Null: all rows.</summary>
    public string? Where { get; init; }

    /// <summary>Features of test rows [M, D] beside given features. Default null, nothing is tested.</summary>
    public string? TestEmbeddings { get; init; }

    /// <summary>Labels of these test rows [M]; given with <see cref="TestEmbeddings"/> or not at all.</summary>
    public string? TestLabels { get; init; }

    /// <summary>The contract name of the model; a clustering does not use it. Default <c>cnn</c>; of <see cref="OfFeatures"/> <c>linear</c>.</summary>
    public string Model { get; init; } = Models.Default;

    /// <summary>How the model learns. Default supervised.</summary>
    public TrainingParadigm Paradigm { get; init; } = new SupervisedParadigm();

    /// <summary>The share of the rows to train on. Default null, all.</summary>
    public Share? Subset { get; init; }

    /// <summary>Whether the subset is drawn with classes of equal size. Default false.</summary>
    public bool IsClassBalanced { get; init; }

    /// <summary>The file that lists the rows to train on. Default null.</summary>
    public string? Rows { get; init; }

    /// <summary>Share of the training labels to replace, 0 to 1. Default 0.</summary>
    public double LabelNoise { get; init; }

    /// <summary>Size of the first class over that of the last, at least 1. Default null: classes stay as they are.</summary>
    public double? LongTail { get; init; }

    /// <summary>Pixels of a side that image files are scaled to, 4 to 256. Default null: 32.</summary>
    public int? Size { get; init; }

    /// <summary>Whether image files that cannot be used are left out. Default false: they are refused.</summary>
    public bool SkipBroken { get; init; }

    /// <summary>How the dynamics are stored. Default single precision.</summary>
    public DynamicsPrecision Precision { get; init; } = DynamicsPrecision.Float32;

    /// <summary>The seed of every random choice. Default 0.</summary>
    public ulong Seed { get; init; }

    /// <summary>Whether the model is trained on given features.</summary>
    public bool IsOfFeatures => Data.Length == 0 && Embeddings is not null;

    /// <summary>The request with its data: texts are embedded and a head is trained on them, which has defaults of its own.</summary>
    internal TrainRequest WithData(string data)
    {
        TrainRequest given = this with { Data = data };
        return TextDataSpec.Matches(data) && !TextDataSpec.Matches(Data) ? given with { Model = Models.DefaultHead, Paradigm = OfFeatures("").Paradigm } : given;
    }

    /// <summary>The training of a head, with the defaults that suit it.</summary>
    /// <param name="embeddings">Features of all rows.</param>
    /// <param name="labels">Their class labels; null where they are set later.</param>
    public static TrainRequest OfFeatures(string embeddings, string? labels = null) => new()
    {
        Embeddings = embeddings,
        Labels = labels,
        Model = Models.DefaultHead,
        Paradigm = new SupervisedParadigm { Training = HeadTraining.Of(Models.DefaultHead) },
    };

    /// <summary>The request with a model; heads differ in the rate that suits them.</summary>
    internal TrainRequest WithModel(string model) => this with
    {
        Model = model,
        Paradigm = Paradigm is SupervisedParadigm supervised && (IsOfFeatures || TextDataSpec.Matches(Data))
            ? supervised with { Training = supervised.Training with { AdamRate = HeadTraining.AdamRateOf(model) } }
            : Paradigm,
    };

    /// <summary>The request with features: a request for nothing else yet becomes that of a head.</summary>
    internal TrainRequest WithEmbeddings(string embeddings)
    {
        TrainRequest given = this with { Embeddings = embeddings };
        return given.IsOfFeatures && Embeddings is null ? given with { Model = Models.DefaultHead, Paradigm = OfFeatures(embeddings).Paradigm } : given;
    }
}
