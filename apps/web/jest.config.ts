import { webProject } from '../../jest.config.ts';

export default webProject(import.meta.dirname, 'web');
