// A picture that is chosen brings its own description along; what the editor wrote for this place stays.
{
  class PictureBlock extends window.wagtailStreamField.blocks.StructBlockDefinition {
    render(placeholder, prefix, state, error) {
      const block = super.render(placeholder, prefix, state, error);
      const words = document.getElementById(`${prefix}-alt`);
      let brought = state?.image?.default_alt_text ?? "";
      block.childBlocks.image.widget.addEventListener("chosen", ({ detail }) => {
        if (!words.value || words.value === brought) words.value = detail.default_alt_text;
        brought = detail.default_alt_text;
      });
      return block;
    }
  }
  window.telepath.register("cms.blocks.PictureBlock", PictureBlock);
}
