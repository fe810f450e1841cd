// A picture that is chosen brings its own description along; what the editor wrote for this place stays. One that
// is marked as decoration has none: what the picture brought goes away again.
{
  class PictureBlock extends window.wagtailStreamField.blocks.StructBlockDefinition {
    render(placeholder, prefix, state, error) {
      const block = super.render(placeholder, prefix, state, error);
      const words = document.getElementById(`${prefix}-alt`);
      const decoration = document.getElementById(`${prefix}-is_decoration`);
      let brought = state?.image?.default_alt_text ?? "";
      block.childBlocks.image.widget.addEventListener("chosen", ({ detail }) => {
        const isBrought = !words.value || words.value === brought;
        if (isBrought && !decoration?.checked) words.value = detail.default_alt_text;
        brought = detail.default_alt_text;
      });
      decoration?.addEventListener("change", () => {
        if (decoration.checked && words.value === brought) words.value = "";
        else if (!decoration.checked && !words.value) words.value = brought;
      });
      return block;
    }
  }
  window.telepath.register("cms.blocks.PictureBlock", PictureBlock);
}
