using Pith.Learning;
using Pith.Learning.Attacks;
using Pith.Learning.Networks;
using Pith.Learning.Training;

namespace Pith.Tests.Learning.Attacks;

public sealed class AttackTests
{
    [Theory]
    [InlineData(AttackKind.Pgd, false)]
    [InlineData(AttackKind.Pgd, true)]
    [InlineData(AttackKind.Fgsm, false)]
    public void LinearModel_ClosedForm(Enum kind, bool randomStart)
    {
        using Network network = Models.Create("linear", new TensorShape(3, 2, 1), 2, 4, threads: 1);
        float[] weight = network.Parameters[0].Value, image = [0.5f, 0.02f, 0.97f, 0.3f, 0.6f, 0.4f];
        network.BeginTraining(2);
        network.LoadBatch(2, (_, target) => image.CopyTo(target), [0, 1]);
        var options = AttackOptions.Default with { Kind = (AttackKind)kind, Epsilon = 0.1, StepSize = 0.03, Steps = 8, RandomStart = randomStart };
        new SignGradientAttack(options).Perturb(network, [0, 1], [0, 1]);
        for (int row = 0; row < 2; row++)
        {
            for (int i = 0; i < image.Length; i++)
            {
                // The loss grows with the other class's logit minus the label's.
                float direction = MathF.Sign(weight[(i * 2) + 1 - row] - weight[(i * 2) + row]);
                Assert.Equal(Math.Clamp(image[i] + (0.1f * direction), 0, 1), network.BatchImage(row)[i], 6);
            }
        }
    }

    [Fact]
    public void RobustAccuracy_IsAtMostCleanAccuracy_AndTrainingUnderAttackHelps()
    {
        TrainingData data = LearningData.Quadrants(160);
        var attack = new SignGradientAttack(AttackOptions.Default with { Epsilon = 0.15, StepSize = 0.05, Steps = 5 });
        using Network plain = Models.Create("cnn", new TensorShape(10, 10, 1), 4, 1, threads: 2);
        using Network hardened = Models.Create("cnn", new TensorShape(10, 10, 1), 4, 1, threads: 2);
        TrainingOptions options = TrainingOptions.Default with { Epochs = 10, BatchSize = 32 };
        new Trainer(plain, options).Train(data);
        new Trainer(hardened, options) { Attack = attack }.Train(data);
        double robust = RobustAccuracy.Measure(plain, data.Images, data.Labels, attack);
        Assert.True(robust <= plain.Accuracy(data.Images, data.Labels));
        Assert.True(RobustAccuracy.Measure(hardened, data.Images, data.Labels, attack) >= robust);
    }

    [Fact]
    public void Options_AreChecked()
    {
        foreach (OptionRule<AttackOptions> rule in AttackOptions.Rules)
        {
            foreach (object bad in rule.Domain.BadValues)
                Assert.Throws<OptionException>(() => new SignGradientAttack(rule.With(AttackOptions.Default, bad)));
        }
    }
}
