using Pith.Selection;
using Pith.Selection.Catalogue;

namespace Pith.Cli.Commands;

/// <summary>What <c>pith prune --help</c> says of the methods: grouped by what they need, with their own options.</summary>
static class MethodsHelp
{
    const int MostColumns = 118;

    public static void Write(TextWriter output)
    {
        output.WriteLine("Methods, by what they need (* = the order serves every smaller budget: pith subset):");
        int width = SelectionMethods.Catalog.Names.Max(name => name.Length);
        foreach (SelectionFamily family in SelectionMethods.FamiliesOf(SelectionMethods.Catalog))
        {
            output.WriteLine($"  {family.Words}:");
            foreach (MethodInfo<ISelectionOptions> method in family.Methods)
            {
                string nested = method.Defaults.Create().OrderIsNested ? "*" : " ";
                output.WriteLine($"    {method.Name.PadRight(width)} {nested} {method.Summary}");
                string options = string.Join(' ', method.Rules.Select(option => "--" + option.Name)
                    .Concat(method.CompatProfiles.Select(profile => "--compat=" + profile)));
                foreach (string line in Wrap(options, MostColumns - width - 7))
                    output.WriteLine($"    {"".PadRight(width)}   {line}");
            }
        }
        output.WriteLine();
    }

    static IEnumerable<string> Wrap(string words, int columns)
    {
        string line = "";
        foreach (string word in words.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + word.Length + 1 > columns)
            {
                yield return line;
                line = "";
            }
            line += line.Length > 0 ? " " + word : word;
        }
        if (line.Length > 0)
            yield return line;
    }
}
