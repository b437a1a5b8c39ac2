using Microsoft.ML.OnnxRuntime;

namespace Pith.Encoders.Onnx;

/// <summary>A model that ONNX Runtime runs. Every call works on the caller's thread alone, so a result depends neither on the number of
/// threads nor on what else is encoded.</summary>
sealed class OnnxModel : IDisposable
{
    readonly RunOptions _options = new();

    OnnxModel(string path, InferenceSession session) => (Path, Session) = (path, session);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The session.</summary>
    public InferenceSession Session { get; }

    /// <summary>Opens a model for what owns it from then on; where that cannot be made, the model is closed again.</summary>
    /// <param name="path">The file.</param>
    /// <param name="create">Makes the owner.</param>
    public static TOwner OpenFor<TOwner>(string path, Func<OnnxModel, TOwner> create)
    {
        OnnxModel model = Open(path);
        try
        {
            return create(model);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Opens a model.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataContentException">The file is missing or no model, or a part of it is missing.</exception>
    public static OnnxModel Open(string path)
    {
        using var options = new SessionOptions
        {
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        try
        {
            return new OnnxModel(path, new InferenceSession(path, options));
        }
        catch (OnnxRuntimeException error)
        {
            throw Refused(path, error);
        }
    }

    /// <summary>The one input or output that is meant.</summary>
    /// <param name="option">The option that names it.</param>
    /// <param name="asked">The name that was asked for, or null.</param>
    /// <param name="known">What the model has.</param>
    /// <param name="usual">Names that such inputs or outputs usually have, the most usual first.</param>
    /// <param name="suits">Whether one that is not named could be meant.</param>
    /// <exception cref="OptionException">There is none of this name, or several are possible.</exception>
    public string NameOf(string option, string? asked, IReadOnlyDictionary<string, NodeMetadata> known, string[] usual, Func<NodeMetadata, bool> suits)
    {
        if (asked is not null)
        {
            return known.ContainsKey(asked) ? asked
                : throw new OptionException(option, $"{Path} has no {option} '{asked}'{Suggestions.Ending(asked, known.Keys, $"; it has {List(known)}.")}");
        }
        if (Array.Find(usual, known.ContainsKey) is string found)
            return found;
        string[] possible = [.. known.Where(node => suits(node.Value)).Select(node => node.Key)];
        return possible.Length == 1 ? possible[0]
            : throw new OptionException(option, possible.Length == 0
                ? $"{Path} has no {option} that suits; it has {List(known)}."
                : $"{Path} has several {option}s that could be meant: {List(known)}; name one with `{option}`.");
    }

    /// <summary>Runs the model.</summary>
    /// <param name="inputs">By name.</param>
    /// <param name="output">The output that is wanted.</param>
    /// <returns>That output alone; dispose it when it is read.</returns>
    /// <exception cref="InvalidDataContentException">The model refuses its input.</exception>
    public IDisposableReadOnlyCollection<OrtValue> Run(IReadOnlyDictionary<string, OrtValue> inputs, string output)
    {
        try
        {
            return Session.Run(_options, inputs, [output]);
        }
        catch (OnnxRuntimeException error)
        {
            throw Refused(Path, error);
        }
    }

    /// <summary>Inputs or outputs with their shapes, for messages.</summary>
    public static string List(IReadOnlyDictionary<string, NodeMetadata> nodes) => string.Join(", ", nodes.Select(node => $"{node.Key} {Shape(node.Value)}"));

    /// <summary>A shape with names for lengths that are open.</summary>
    public static string Shape(NodeMetadata node) => node.IsTensor
        ? $"[{string.Join(", ", node.Dimensions.Select((length, axis) => length >= 0 ? length.ToString(System.Globalization.CultureInfo.InvariantCulture) : node.SymbolicDimensions[axis] is { Length: > 0 } name ? name : "?"))}]"
        : "(no tensor)";

    /// <inheritdoc/>
    public void Dispose()
    {
        Session.Dispose();
        _options.Dispose();
    }

    static InvalidDataContentException Refused(string path, OnnxRuntimeException error)
    {
        string reason = error.Message.Split('\n')[0];
        int detail = reason.LastIndexOf("] ", StringComparison.Ordinal);
        reason = (detail >= 0 ? reason[(detail + 2)..] : reason).Trim().TrimEnd('.');
        if (reason.Contains("external", StringComparison.OrdinalIgnoreCase) || reason.Contains(".data", StringComparison.Ordinal))
            return new InvalidDataContentException($"{path} keeps its weights in a second file, which cannot be read; put it beside the model ({reason}).", error);
        return new InvalidDataContentException($"{path} is no ONNX model that can be run: {reason}.", error);
    }
}
