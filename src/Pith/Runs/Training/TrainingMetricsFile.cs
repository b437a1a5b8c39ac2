using System.Text.Json;
using Pith.Data;
using Pith.Learning;

namespace Pith.Runs;

/// <summary>Writes <c>metrics.json</c>: the measures of every epoch, and those of the final model.</summary>
static class TrainingMetricsFile
{
    /// <summary>The file's name.</summary>
    public const string Name = "metrics.json";

    /// <summary>Writes the file, whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="epochs">The epochs done.</param>
    /// <param name="final">Measures of the final model by name; empty while training.</param>
    public static void Write(string path, IReadOnlyList<EpochMetrics> epochs, IReadOnlyDictionary<string, double> final) => AtomicFile.Write(path, stream =>
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" });
        json.WriteStartObject();
        json.WriteStartArray("epochs");
        foreach (EpochMetrics epoch in epochs)
        {
            json.WriteStartObject();
            json.WriteNumber("epoch", epoch.Epoch);
            json.WriteNumber("loss", epoch.Loss);
            json.WriteNumber("trainingAccuracy", epoch.TrainAccuracy);
            if (epoch.TestAccuracy is double test)
                json.WriteNumber("testAccuracy", test);
            else
                json.WriteNull("testAccuracy");
            json.WriteNumber("seconds", Math.Round(epoch.Seconds, 3));
            json.WriteEndObject();
        }
        json.WriteEndArray();
        foreach ((string name, double value) in final)
            json.WriteNumber(name, value);
        json.WriteEndObject();
    });
}
