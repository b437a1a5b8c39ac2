using Pith;

using PithDataset data = PithDataset.Open("embeddings.npy", scores: "scores.npy", labels: "labels.npy");
PithCoreset coreset = data.Prune("30%");
coreset.Save("coreset", overwrite: true);

Console.WriteLine(coreset);
Console.WriteLine(coreset.Explain(coreset.Order[0]).Sentence);
Console.WriteLine(coreset.Explain(0).Sentence);
