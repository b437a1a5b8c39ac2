using Pith.Fuzz;
using SharpFuzz;

// Pith.Fuzz list | seeds READER FOLDER | replay READER FILE... | READER (under afl-fuzz, through bench/fuzz)
switch (args)
{
    case ["list"]:
        Console.WriteLine(string.Join('\n', Readers.All.Select(reader => reader.Name)));
        return 0;
    case ["seeds", string name, string folder]:
        Directory.CreateDirectory(folder);
        using (var place = new ReaderPlace(Readers.Find(name)))
        {
            int count = 0;
            foreach (byte[] seed in place.Seeds())
                File.WriteAllBytes(Path.Combine(folder, $"seed{count++}"), seed);
        }
        return 0;
    case ["replay", string name, .. string[] files]:
        using (var place = new ReaderPlace(Readers.Find(name)))
        {
            foreach (string file in files)
                Console.WriteLine($"{file}: {place.Outcome(File.ReadAllBytes(file))}");
        }
        return 0;
    case [string name]:
        // Instrumented code may only run inside: the memory that it counts in is mapped there.
        ReaderPlace? kept = null;
        Fuzzer.OutOfProcess.Run(stream =>
        {
            kept ??= new ReaderPlace(Readers.Find(name));
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            kept.Read(bytes.ToArray());
        });
        return 0;
    default:
        Console.Error.WriteLine("Pith.Fuzz list | seeds READER FOLDER | replay READER FILE... | READER");
        return 2;
}
