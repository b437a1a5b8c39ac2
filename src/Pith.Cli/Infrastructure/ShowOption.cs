namespace Pith.Cli.Infrastructure;

/// <summary>The option that names what report and explorer show of a row.</summary>
static class ShowOption
{
    public const string Name = "show";

    public const string Value = "FILE:COLUMN,...";

    public const string Summary = "columns of a table that are shown of a row instead of its number, e.g. export.csv:title,text; matched by id, or FILE:column@key, else by row";
}
