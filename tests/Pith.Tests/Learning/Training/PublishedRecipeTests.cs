using Pith.Learning;
using Pith.Learning.Networks;
using Pith.Learning.Optimizers;
using Pith.Learning.Schedules;
using Pith.Learning.Training;

namespace Pith.Tests.Learning.Training;

/// <summary>What published training recipes do beyond the defaults: crops padded by reflection, and a one-cycle schedule that cycles the momentum.</summary>
public sealed class PublishedRecipeTests
{
    static OptionRule<TrainingOptions> Rule(string name) => TrainingOptions.Rules.Single(rule => rule.Name == name);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_crop_padded_by_reflection_is_a_window_of_the_mirrored_image(int crop)
    {
        var shape = new TensorShape(5, 6, 2);
        float[] image = [.. Enumerable.Range(1, 60).Select(i => (float)i)], found = new float[60];
        TrainingOptions options = TrainingOptions.Default with { Crop = crop, ReflectCrop = true };
        int Mirrored(int at, int length) => at < 0 ? -at : at >= length ? (2 * (length - 1)) - at : at;
        var seen = new HashSet<(int, int)>();
        for (ulong key = 0; key < 200; key++)
        {
            new Augmentation(shape, options).Apply(image, key, found);
            (int, int)[] fits = [..
                from top in Enumerable.Range(-crop, (2 * crop) + 1)
                from left in Enumerable.Range(-crop, (2 * crop) + 1)
                where Enumerable.Range(0, 60).All(i => found[i] == image[(((Mirrored((i / 12) + top, 5) * 6) + Mirrored((i / 2 % 6) + left, 6)) * 2) + (i % 2)])
                select (top, left)];
            seen.Add(Assert.Single(fits));
            float[] zeros = new float[60];
            new Augmentation(shape, options with { ReflectCrop = false }).Apply(image, key, zeros);
            Assert.All(Enumerable.Range(0, 60), i => Assert.True(zeros[i] == 0 || zeros[i] == found[i]));
        }
        Assert.True(seen.Count > crop * 3);
    }

    [Theory]
    [InlineData(0, 0.95)]
    [InlineData(29, 0.85)]
    [InlineData(99, 0.95)]
    public void Momentum_is_cycled_against_the_rate(int step, double expected)
    {
        Assert.Equal(expected, Schedule.Momentum(step, 100), 12);
        // Both are the same wave: rate and momentum are linear in each other while the rate rises.
        double share = (Schedule.Rate(ScheduleKind.OneCycle, 1, 0, 10, 10, 10) - 0.04) / 0.96;
        Assert.Equal(0.95 - (0.1 * share), Schedule.Momentum(10, 100), 12);
    }

    [Theory]
    [InlineData("sgd")]
    [InlineData("adam")]
    [InlineData("adamw")]
    public void A_step_takes_the_momentum_it_is_given(string kind)
    {
        TrainingOptions options = Rule("optimizer").WithText(TrainingOptions.Default, kind) with { WeightDecay = 0, Nesterov = false };
        using Network network = Models.Create("linear", new TensorShape(1, 1, 2), 2, 3);
        Optimizer optimizer = Optimizer.Create(network, options);
        Parameter parameter = network.Parameters[0];
        double value = parameter.Value[0], first = 0, second = 0;
        double[] momenta = [0.95, 0.85, 0.9, 0.93];
        for (int step = 0; step < momenta.Length; step++)
        {
            double gradient = 0.5 - (0.3 * step), m = momenta[step];
            foreach (Parameter each in network.Parameters)
                Array.Fill(each.Gradient, (float)gradient);
            optimizer.Step(0.01, m);
            if (kind == "sgd")
            {
                first = (m * first) + gradient;
                value -= 0.01 * first;
            }
            else
            {
                first = (m * first) + ((1 - m) * gradient);
                second = (0.999 * second) + (0.001 * gradient * gradient);
                value -= 0.01 / (1 - Math.Pow(m, step + 1)) * first / (Math.Sqrt(second / (1 - Math.Pow(0.999, step + 1))) + 1e-8);
            }
            Assert.Equal(value, parameter.Value[0], 1e-5);
        }
    }

    [Fact]
    public void Options_name_them_and_the_profile_cycles_the_momentum_of_its_schedule()
    {
        TrainingOptions reflected = Rule("augment").WithText(TrainingOptions.Default, "crop-flip-reflect");
        Assert.Equal((4, true, true), (reflected.Crop, reflected.Flip, reflected.ReflectCrop));
        Assert.Equal("crop-flip-reflect", Rule("augment").Text(reflected));
        Assert.Equal(TrainingOptions.Default with { Crop = 4, Flip = true }, Rule("augment").WithText(reflected, "crop-flip"));
        TrainingOptions cycled = TrainingOptions.Default with { CycleMomentum = true };
        Assert.Equal("cycle-momentum", Assert.Throws<OptionException>(cycled.Validate).Option);
        TrainingOptions oneCycle = TrainingOptions.Default with { Schedule = ScheduleKind.OneCycle };
        (oneCycle with { CycleMomentum = true }).Validate();
        Assert.True(Rule("compat").WithText(oneCycle, "sx-reference").CycleMomentum);
        Assert.False(Rule("compat").WithText(TrainingOptions.Default, "sx-reference").CycleMomentum);
    }
}
