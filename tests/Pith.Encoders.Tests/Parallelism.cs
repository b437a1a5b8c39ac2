// The cache folder is named by the environment, of which a process has one.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
