/** What the browser's file dialog offers where a scan is asked for; the server looks into the file itself. */
export const scanAccept = '.pdf,.ofd,.jpg,.jpeg,.png,.bmp,.tif,.tiff,.heic'
