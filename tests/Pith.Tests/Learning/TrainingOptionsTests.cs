using Pith.Learning;

namespace Pith.Tests.Learning;

public sealed class TrainingOptionsTests
{
    [Theory]
    [InlineData(OptimizerKind.Sgd, 0.1, 5e-4)]
    [InlineData(OptimizerKind.Adam, 0.001, 5e-4)]
    [InlineData(OptimizerKind.Adamw, 0.001, 0.01)]
    public void What_is_left_open_is_the_optimisers_own(Enum optimizer, double rate, double decay)
    {
        TrainingOptions open = TrainingOptions.Default with { Optimizer = (OptimizerKind)optimizer };
        Assert.Equal((rate, decay), (open.Settle().LearningRate, open.Settle().WeightDecay));
        TrainingOptions chosen = open with { LearningRate = 0.3, WeightDecay = 0 };
        Assert.Equal(chosen, chosen.Settle());
        Assert.Equal(chosen, chosen with { Optimizer = (OptimizerKind)optimizer });
    }

    [Fact]
    public void Every_rule_refuses_its_bad_values_and_reads_what_it_writes()
    {
        TrainingOptions options = TrainingOptions.Default with { Optimizer = OptimizerKind.Adamw, Nesterov = false, Flip = true, Crop = 4, FreezeNormalizationAfter = 1 };
        foreach (OptionRule<TrainingOptions> rule in TrainingOptions.Rules)
        {
            Assert.All(rule.Domain.BadValues, bad => Assert.Equal(rule.Name, Assert.Throws<OptionException>(() => rule.With(TrainingOptions.Default, bad).Validate()).Option));
            Assert.Equal(options.Settle(), rule.WithText(options.Settle(), rule.Text(options)));
        }
    }

    [Theory]
    [InlineData("crop-flip", 4, true)]
    [InlineData("none", 0, false)]
    public void Augmentation_is_named(string text, int crop, bool flips)
    {
        TrainingOptions options = Rule("augment").WithText(TrainingOptions.Default with { Crop = 2 }, text);
        Assert.Equal((crop, flips), (options.Crop, options.Flip));
    }

    [Fact]
    public void A_profile_freezes_normalisation_after_one_epoch()
    {
        Assert.Equal("", Rule("compat").Text(TrainingOptions.Default));
        TrainingOptions options = Rule("compat").WithText(TrainingOptions.Default, "sx-reference");
        Assert.Equal((1, "sx-reference"), (options.FreezeNormalizationAfter, Rule("compat").Text(options)));
        Assert.Contains("sx-reference, d2-reference", Assert.Throws<OptionException>(() => Rule("compat").WithText(options, "ccs-reference")).Allowed, StringComparison.Ordinal);
        // Whichever is read first, the profile or the schedule that it cycles.
        Assert.True(Rule("schedule").WithText(options, "one-cycle").CycleMomentum);
        Assert.False(Rule("schedule").WithText(TrainingOptions.Default, "one-cycle").CycleMomentum);
    }

    [Fact]
    public void A_profile_is_the_published_recipe_of_D2()
    {
        TrainingOptions recipe = Rule("compat").WithText(TrainingOptions.Default, "d2-reference").Settle();
        recipe.Validate();
        Assert.Equal((200, 256, OptimizerKind.Sgd, 0.1, 1e-4), (recipe.Epochs, recipe.BatchSize, recipe.Optimizer, recipe.LearningRate, recipe.MinimumRate));
        Assert.Equal((ScheduleKind.Cosine, 0.9, true, 5e-4), (recipe.Schedule, recipe.Momentum, recipe.Nesterov, recipe.WeightDecay));
        Assert.Equal((4, true, true, 0), (recipe.Crop, recipe.Flip, recipe.ReflectCrop, recipe.FreezeNormalizationAfter));
        Assert.Equal(("d2-reference", "crop-flip-reflect"), (Rule("compat").Text(recipe), Rule("augment").Text(recipe)));
    }

    [Fact]
    public void What_no_rule_can_say_is_checked_too()
    {
        Assert.Contains("above 0", Assert.Throws<OptionException>(() => (TrainingOptions.Default with { LearningRate = 0 }).Validate()).Message, StringComparison.Ordinal);
        Assert.Equal("crop", Assert.Throws<OptionException>(() => (TrainingOptions.Default with { Crop = 65 }).Validate()).Option);
        Assert.Equal("schedule", Assert.Throws<OptionException>(() => (TrainingOptions.Default with { Schedule = ScheduleKind.Step, Steps = 3 }).Validate()).Option);
    }

    static OptionRule<TrainingOptions> Rule(string name) => TrainingOptions.Rules.Single(rule => rule.Name == name);
}
