using System.Text.Json;
using Pith.Data.Files;
using Pith.Learning.Paradigms;
using Pith.Learning.Training;

namespace Pith.Runs.Training;

/// <summary>Writes <c>metrics.json</c>: the measures of every epoch, and those of the final model.</summary>
static class TrainingMetricsFile
{
    /// <summary>The file's name.</summary>
    public const string Name = "metrics.json";

    /// <summary>An epoch of supervised training as the file and the result name it.</summary>
    public static IReadOnlyList<KeyValuePair<string, double?>> Named(EpochMetrics epoch) =>
    [
        new("epoch", epoch.Epoch),
        new("loss", epoch.Loss),
        new("trainingAccuracy", epoch.TrainAccuracy),
        new("testAccuracy", epoch.TestAccuracy),
        new("seconds", Math.Round(epoch.Seconds, 3)),
    ];

    /// <summary>An epoch of the unsupervised paradigm.</summary>
    public static IReadOnlyList<KeyValuePair<string, double?>> Named(TurtleEpoch epoch) =>
        [new("epoch", epoch.Epoch), new("loss", epoch.Loss), new("entropy", epoch.Entropy), new("seconds", Math.Round(epoch.Seconds, 3))];

    /// <summary>Writes the file, whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="epochs">The epochs done.</param>
    /// <param name="final">Measures of the final model by name; empty while training.</param>
    public static void Write(string path, IEnumerable<IReadOnlyList<KeyValuePair<string, double?>>> epochs, IReadOnlyDictionary<string, double> final) =>
        AtomicFile.Write(path, stream =>
        {
            using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" });
            json.WriteStartObject();
            json.WriteStartArray("epochs");
            foreach (IReadOnlyList<KeyValuePair<string, double?>> epoch in epochs)
            {
                json.WriteStartObject();
                foreach ((string name, double? value) in epoch)
                {
                    if (value is double number && double.IsFinite(number))
                        json.WriteNumber(name, number);
                    else
                        json.WriteNull(name);
                }
                json.WriteEndObject();
            }
            json.WriteEndArray();
            foreach ((string name, double value) in final)
                json.WriteNumber(name, value);
            json.WriteEndObject();
        });
}
