using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Pith.Cli.Infrastructure;
using Pith.Cli.Inspection;
using Pith.Data.Files;
using Pith.Data.Inspection;
using Pith.Runs;

namespace Pith.Cli.Commands;

/// <summary><c>pith inspect FILE</c>: what a file, a folder or a run is, and what can be done with it.</summary>
sealed class InspectCommand : CliCommand
{
    public const string Summary = "what a file, a folder or a run is: shape, type, range, NaNs, duplicates, and how to use it";

    const int MostShards = 20;

    readonly Argument<string?> _file;

    public InspectCommand()
        : base("inspect", Summary)
    {
        _file = Positional("FILE", "any file that Pith reads: embeddings, scores, labels, ids, graph, tables; FILE.npz:member for a member, FILE.parquet:column for a column; a run folder, a folder of shards, of images, of scores or of training dynamics");
        AddShared(SharedParts.None);
    }

    public override int Run(CommandContext context)
    {
        string spec = context.Required(_file, "give a file, e.g. pith inspect X.npy.");
        if (Inspections.Find(spec) is Inspected place)
        {
            if (context.Json)
                context.PrintJson(place.ToJson());
            else
                place.Print(context.Screen);
            return ExitCodes.Done;
        }
        FileInspection found = FileInspection.Inspect(spec, context.Progress, context.Cancellation);
        context.Progress.Dispose();
        if (context.Json)
            context.PrintJson(ToJson(found));
        else
            Print(context.Screen, found);
        return ExitCodes.Done;
    }

    static JsonObject ToJson(FileInspection found)
    {
        var result = new JsonObject { ["file"] = found.Name, ["kind"] = found.Kind };
        if (found.Type is not null)
        {
            result["shape"] = Shape(found.Shape);
            result["type"] = found.Type;
        }
        result["bytes"] = found.Bytes;
        result["minimum"] = found.Minimum is double minimum ? Results.Number(minimum) : null;
        result["maximum"] = found.Maximum is double maximum ? Results.Number(maximum) : null;
        result["mean"] = found.Mean is double mean ? Results.Number(mean) : null;
        result["nan"] = found.NotANumber;
        result["infinite"] = found.Infinite;
        result["duplicateRows"] = found.DuplicateRows;
        result["classes"] = found.Classes;
        result["use"] = UseWords.Of(found);
        if (found.Shards.Count > 0)
            result["shards"] = new JsonArray([.. found.Shards.Select(shard => (JsonNode)shard)]);
        if (found.Members.Count > 0)
        {
            var members = new JsonArray();
            foreach (FileMember member in found.Members)
                members.Add(ToJson(member));
            result["members"] = members;
        }
        return result;
    }

    static void Print(Screen screen, FileInspection found)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        var rows = new List<string[]> { (string[])["kind", found.Kind] };
        void Add(string name, object? value)
        {
            if (value is not null)
                rows.Add([name, string.Format(culture, value is long or int ? "{0:N0}" : "{0}", value)]);
        }
        if (found.Type is not null)
            Add("shape", "[" + string.Join(", ", found.Shape.Select(n => n.ToString(culture))) + "]");
        Add("type", found.Type);
        Add("size", found.Bytes > 0 ? ByteSize.Format(found.Bytes) : null);
        Add("least value", found.Minimum);
        Add("largest value", found.Maximum);
        Add("mean", found.Mean);
        Add("NaN values", found.NotANumber);
        Add("infinite values", found.Infinite);
        Add("duplicate rows", found.DuplicateRows);
        Add("different values", found.Classes);
        Add("shards, in this order", found.Shards.Count == 0 ? null : string.Join(", ", found.Shards.Take(MostShards)) + (found.Shards.Count > MostShards ? ", ..." : ""));
        screen.Line(found.Name);
        screen.Table("", ["", ""], rows);
        if (found.Members.Any(member => member.Missing is not null))
            screen.Table("", ["column", "type", "missing", "range", "examples"], found.Members.Select(ColumnRow));
        else if (found.Members.Count > 0)
            screen.Table("", ["member", "shape", "type"], found.Members.Select(m => new[] { m.Name, "[" + string.Join(", ", m.Shape) + "]", m.Type }));
        if (UseWords.Of(found) is string use)
            screen.Line(use);
    }

    static JsonObject ToJson(FileMember member)
    {
        var result = new JsonObject { ["name"] = member.Name, ["shape"] = Shape(member.Shape), ["type"] = member.Type };
        if (member.Missing is null)
            return result;
        result["missing"] = member.Missing;
        result["range"] = member.Range;
        result["examples"] = new JsonArray([.. member.Examples.Select(example => (JsonNode)example)]);
        return result;
    }

    static string[] ColumnRow(FileMember member) =>
        [member.Name, member.Type, member.Missing?.ToString("N0", CultureInfo.InvariantCulture) ?? "", member.Range ?? "", string.Join(", ", member.Examples)];

    static JsonArray Shape(IReadOnlyList<long> shape)
    {
        var array = new JsonArray();
        foreach (long length in shape)
            array.Add(length);
        return array;
    }
}
