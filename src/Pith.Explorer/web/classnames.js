// Class names written on the map where most rows of the class lie.

function classNamesOn(map, context) {
  if (app.info.classes.length > mostNames) return;
  const { places } = map;
  if (map.namedFor !== places) {
    map.classPlaces = densestPlaces(app.count, app.info.classes.length, row => app.classes[row], row => (places[2 * row] + 1) / 2, row => (places[2 * row + 1] + 1) / 2);
    map.namedFor = places;
  }
  writeNames(context, map.classPlaces.filter(place => !filter.classes || filter.classes.has(place.class)).map(place => ({
    text: app.info.classes[place.class],
    x: map.width / 2 + (2 * place.x - 1 - map.view.x) * map.pixels,
    y: map.height / 2 - (2 * place.y - 1 - map.view.y) * map.pixels,
  })), map.width, map.height);
}
